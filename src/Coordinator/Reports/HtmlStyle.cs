namespace PsiSweep.Coordinator.Reports;

/// <summary>Style and script of the report: sober, light and dark, printable, tables sorted by a click on a heading.</summary>
internal static class HtmlStyle
{
    public const string Css = """

        :root { color-scheme: light dark; --ink: #222; --soft: #5b6370; --line: #d9dde3; --back: #fff; --card: #f6f7f9; --link: #0072b2; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e6e6; --soft: #a8b0bb; --line: #3a414b; --back: #16191d; --card: #1f242a; --link: #6cb6e8; }
        }
        body { font: 15px/1.5 "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif; color: var(--ink); background: var(--back); }
        body { max-width: 1180px; margin: 0 auto; padding: 24px 20px 80px; }
        h1 { font-size: 30px; margin: 0 0 4px; }
        h2 { font-size: 21px; margin: 44px 0 10px; border-bottom: 1px solid var(--line); padding-bottom: 4px; }
        .lead { font-size: 17px; color: var(--soft); margin-top: 0; } nav a { margin-right: 14px; } a { color: var(--link); }
        .wide { overflow-x: auto; margin: 12px 0 22px; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 3px 12px 3px 0; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); font-size: 13.5px; }
        .sortable td { text-align: right; }
        .sortable thead th { position: sticky; top: 0; background: var(--back); cursor: pointer; text-align: right; }
        .sortable thead th { color: var(--soft); font-weight: 600; }
        .sortable thead th:first-child { text-align: left; }
        .sortable tbody th { font-weight: 500; font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
        .sortable tbody tr:hover { background: var(--card); }
        .facts td { white-space: normal; } .facts th { font-weight: 500; color: var(--soft); vertical-align: top; }
        details > summary { cursor: pointer; font-weight: 600; margin: 8px 0; } .notes { color: var(--soft); font-size: 13.5px; }
        figure { margin: 14px 0; }
        img { max-width: 100%; height: auto; background: #fff; border: 1px solid var(--line); border-radius: 4px; }
        pre { background: var(--card); padding: 12px 16px; overflow-x: auto; font-size: 13px; border-radius: 4px; }
        @media print {
          nav { display: none; } details:not([open]) > *:not(summary) { display: block; } figure { break-inside: avoid; }
          body { max-width: none; }
        }

        """;

    public const string Script = """

        for (const table of document.querySelectorAll('table.sortable')) {
          const body = table.tBodies[0];
          [...table.tHead.rows[0].cells].forEach((head, place) => head.addEventListener('click', () => {
            const down = head.dataset.down = head.dataset.down === '1' ? '0' : '1';
            const value = row => { const text = row.cells[place].textContent, n = parseFloat(text); return isNaN(n) ? text : n; };
            const order = (x, y) => typeof x === typeof y ? (x < y ? -1 : x > y ? 1 : 0) : typeof x === 'number' ? -1 : 1;
            const rows = [...body.rows].sort((a, b) => order(value(a), value(b)));
            if (down === '1') rows.reverse();
            body.append(...rows);
          }));
        }

        """;
}
