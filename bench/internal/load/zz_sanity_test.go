package load
import ("testing";"os";"os/exec";"net";"net/http";"fmt";"time";"bufio";"strings";"path/filepath";"sort";"strconv")
func tasks() map[string][2]int64 { m:=map[string][2]int64{}; fs,_:=filepath.Glob("/proc/self/task/*/schedstat"); for _,f:=range fs { b,_:=os.ReadFile(f); w:=strings.Fields(string(b)); if len(w)<3 {continue}; n,_:=strconv.ParseInt(w[0],10,64); c,_:=strconv.ParseInt(w[2],10,64); m[f[16:len(f)-10]]=[2]int64{n,c} }; return m }
func TestMain(m *testing.M) {
	if os.Getenv("SANITY_SERVER")!="" {
		l,_:=net.Listen("tcp","127.0.0.1:0"); fmt.Println(l.Addr())
		http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request){ w.Header().Set("Content-Type","application/json"); w.Write([]byte(`{"sub":"u"}`)) }))
	}
	os.Exit(m.Run())
}
func TestSanity(t *testing.T) {
	if os.Getenv("SANITY")=="" { t.Skip() }
	c:=exec.Command(os.Args[0]); c.Env=append(os.Environ(),"SANITY_SERVER=1"); p,_:=c.StdoutPipe(); c.Start(); defer c.Process.Kill()
	addr,_:=bufio.NewReader(p).ReadString('\n'); addr=strings.TrimSpace(addr)
	trs:=map[string]Transport{}
	for _,n:=range []string{"epoll","nethttp"} { tr,err:=Dial(t.Context(),n,[]string{addr},64); if err!=nil{t.Fatal(err)}; trs[n]=tr }
	for i:=range 5 { for _,n:=range []string{"epoll","nethttp"} {
		start:=time.Now(); before:=tasks()
		s,err:=Run(t.Context(),Config{Transport:trs[n],Users:readers(200),Schedule:NewSchedule(uint64(i),2000,400*time.Millisecond,200),DrainTimeout:time.Second})
		if err!=nil{t.Fatal(err)}
		lag:=s.SendLagNS(); us:=func(ns int64) float64{return float64(ns)/1e3}
		ex:=s.Count(Expected)
		fmt.Printf("%-8s n=%d exp=%d lag p50 %.0f p99 %.0f us floor p50 %.0f p99 %.0f (n=%d) resp p50 %.0f p99 %.0f cpu/req %.1f us thread %.1f floor/req %.1f dials %d total %v\n",n,len(s.Requests),ex,us(Quantile(lag,.5)),us(Quantile(lag,.99)),us(Quantile(s.LagFloorNS,.5)),us(Quantile(s.LagFloorNS,.99)),len(s.LagFloorNS),us(Quantile(s.ResponseNS(),.5)),us(Quantile(s.ResponseNS(),.99)),us(int64(s.GeneratorCPU()))/float64(ex),us(int64(s.ThreadCPU))/float64(ex),us(int64(s.FloorCPU))/float64(ex),s.Traffic.Dials,time.Since(start))
	after:=tasks(); var out []string; for k,v:=range after { d:=v[0]-before[k][0]; if d>200000 { out=append(out,fmt.Sprintf("%9.1fus/req %6d runs tid %s",float64(d)/1e3/float64(ex),v[1]-before[k][1],k)) } }; sort.Strings(out); for _,o:=range out {fmt.Println("     ",o)}
	}}
}
