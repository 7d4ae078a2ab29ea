"""How the report page looks: light and dark, on a screen and on paper."""

STYLE = """
:root { --ink: #1f2937; --muted: #5b6472; --paper: #ffffff; --line: #d9dde3; --warn: #9a3412;
  --candidate: #0d6e6e; --champion: #8a5a00; --right: #0d6e6e; --wrong: #be4b28; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --muted: #9aa4b2; --paper: #14181f; --line: #303846;
  --warn: #fdba74; --candidate: #4fc1b8; --champion: #e0b04a; --right: #12807d; --wrong: #c9552f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 40px 0 8px; }
h3 { font-size: 15px; margin: 20px 0 8px; }
p { margin: 0 0 8px; } .note { color: var(--muted); max-width: 75ch; }
.wide { overflow-x: auto; } .narrow { max-width: 560px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { color: var(--muted); font-weight: 500; font-size: 13px; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
.word { text-align: left; overflow-wrap: anywhere; } .figure { text-align: right; white-space: nowrap; }
.pictures { display: flex; flex-wrap: wrap; gap: 16px; } .pictures svg { max-width: 100%; height: auto; }
.findings { list-style: none; padding: 0; margin: 0; }
.findings li { padding: 4px 0; border-bottom: 1px solid var(--line); }
.findings b { display: inline-block; width: 5.5em; color: var(--muted); font-weight: 500; }
.warning b { color: var(--warn); }
@media print { :root { --ink: #000; --muted: #444; --paper: #fff; --line: #bbb;
  --candidate: #0d6e6e; --champion: #8a5a00; --right: #0d6e6e; --wrong: #be4b28; --warn: #9a3412; }
  main { max-width: none; padding: 0; } section { break-inside: avoid-page; } * { print-color-adjust: exact; } }
"""
