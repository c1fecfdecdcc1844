// The page's only script: it sorts tables and copies citations. Everything can be read without it.
// It holds no less-than sign and no ampersand, so that the page is well-formed XML as well as HTML.
(function () {
  'use strict';

  var statusLine = document.getElementById('status');

  function say(text) { statusLine.textContent = text; }

  // The key of a cell: 0 for numbers, 1 for text, 2 for what is absent, which comes last whichever way.
  function rank(cell) {
    if (cell.dataset.sort !== undefined) { return 0; }
    var text = cell.textContent.trim();
    return text === '' || text === '–' ? 2 : 1;
  }

  function compare(a, b, sign) {
    var byRank = rank(a) - rank(b);
    if (byRank !== 0) { return byRank; }
    if (rank(a) === 0) { return sign * (Number(a.dataset.sort) - Number(b.dataset.sort)); }
    return sign * a.textContent.localeCompare(b.textContent, 'en', { numeric: true });
  }

  var original = new WeakMap(); // the rows of a table as the report lists them

  // A head goes from unsorted to ascending, descending and back to the order of the report.
  function next(state) {
    if (state === 'ascending') { return 'descending'; }
    return state === 'descending' ? 'none' : 'ascending';
  }

  function sort(button) {
    var head = button.closest('th'), table = button.closest('table'), body = table.tBodies[0];
    var to = next(head.getAttribute('aria-sort')), column = head.cellIndex;
    if (!original.has(table)) { original.set(table, Array.from(body.rows)); }
    var rows = original.get(table).slice(); // Array.prototype.sort is stable
    if (to !== 'none') {
      rows.sort(function (a, b) { return compare(a.cells[column], b.cells[column], to === 'ascending' ? 1 : -1); });
    }
    Array.from(table.tHead.rows[0].cells).forEach(function (th) { th.setAttribute('aria-sort', 'none'); });
    head.setAttribute('aria-sort', to);
    rows.forEach(function (row) { body.appendChild(row); });
    say(to === 'none' ? 'In the order of the report' : 'Sorted by ' + button.textContent + ', ' + to);
  }

  function copied(format) { say('Copied as ' + (format === 'markdown' ? 'Markdown' : 'text')); }

  // Where the clipboard is not to be had, as on some pages from disk, the text is selected and copied the old way.
  function copySelected(text, format, button) {
    var area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('aria-label', 'The citation');
    area.className = 'unseen';
    document.body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand('copy'); } catch (e) { done = false; }
    area.remove();
    button.focus();
    if (done) { copied(format); } else { say('Not copied: the citation stands below the figure, to be selected'); }
  }

  function copy(button) {
    var text = document.getElementById(button.dataset.copy).textContent, format = button.dataset.format;
    if (!navigator.clipboard) { copySelected(text, format, button); return; }
    navigator.clipboard.writeText(text).then(function () { copied(format); }, function () { copySelected(text, format, button); });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('button');
    if (!button) { return; }
    if (button.classList.contains('sort')) { sort(button); }
    if (button.classList.contains('copy')) { copy(button); }
  });
}());
