package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"authbench/impl"
	"authbench/results"
	"authbench/scenarios"
)

// claimsOf reads the user's own principal, or returns nil and the built-in shapes.
func claimsOf(path string) (principal []byte, outline results.Claims, err error) {
	if path == "" {
		for _, shape := range scenarios.ClaimShapes() {
			outline.Shapes = append(outline.Shapes, shapeOf(shape.Name, shape.Principal))
		}
		outline.Source = results.ClaimsBuiltIn
		return nil, outline, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, outline, usagef("cannot read CLAIMS file %s: name a readable JSON file", filepath.Base(path))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, impl.MaxClaimsBytes+1))
	if err != nil {
		return nil, outline, usagef("cannot read CLAIMS file %s: name a readable JSON file", filepath.Base(path))
	}
	p, err := impl.ParsePrincipal(data)
	if err != nil {
		return nil, outline, usagef("CLAIMS file %s: %w", filepath.Base(path), err)
	}
	principal, err = compact(p)
	outline = results.Claims{Source: results.ClaimsUser, Shapes: []results.ClaimShape{shapeOf(scenarios.UserClaims, principal)}}
	return principal, outline, err
}

// compact writes p as one JSON object with its claims as members of their own, the form that
// impl.ParsePrincipal reads.
func compact(p impl.Principal) ([]byte, error) {
	head, err := json.Marshal(impl.Principal{Subject: p.Subject, Roles: p.Roles})
	if err != nil || len(p.Claims) == 0 {
		return head, err
	}
	return append(append(head[:len(head)-1], ','), p.Claims[1:]...), nil
}

// shapeOf outlines a principal: names, types and lengths, never values.
func shapeOf(name string, principal []byte) results.ClaimShape {
	shape := results.ClaimShape{Name: name, Bytes: len(principal)}
	var members map[string]json.RawMessage
	if json.Unmarshal(principal, &members) != nil {
		return shape
	}
	for field, value := range members {
		shape.Fields = append(shape.Fields, results.ClaimField{Name: field, Type: jsonType(value), Bytes: len(value)})
	}
	slices.SortFunc(shape.Fields, func(a, b results.ClaimField) int { return strings.Compare(a.Name, b.Name) })
	return shape
}

func jsonType(value json.RawMessage) string {
	switch value[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}
