"""How the page looks: in light and dark, on a telephone and in print."""

from __future__ import annotations

from xl_npq.theme import SHAPE_CONTRAST, TEXT_CONTRAST, Theme, darkened, lightened

_DARK, _TINT = "#16191D", "#F3F2F1"
_ROOM = 1.5
"""Times the contrast that is asked for, in the dark: thin shapes and small words need more there."""


def style_of(theme: Theme) -> str:
    """The style sheet."""
    # Links stand on tiles too.
    light = {"primary": darkened(theme.primary, _TINT, TEXT_CONTRAST), "secondary": theme.secondary}
    dark = {
        "primary": lightened(theme.primary, _DARK, TEXT_CONTRAST * _ROOM),
        "secondary": lightened(theme.secondary, _DARK, SHAPE_CONTRAST * _ROOM),
    }
    banner = f"--banner:{theme.primary};"
    return (
        f":root{{color-scheme:light dark;{banner}{_variables(light)}{_LIGHT}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_variables(dark)}{_DARKS}}}}}\n{_RULES}"
        f"@media print{{:root{{color-scheme:light;{_variables(light)}{_LIGHT}}}\n{_PRINT}}}"
    )


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


_LIGHT = (
    f"--page:#FFFFFF;--ink:#0B0C0C;--quiet:#484949;--line:#B1B4B6;--tint:{_TINT};--track:#E4E7EA;--aim:#801650;"
    "--met:#10574F;--unmet:#801650;--waiting:#3D3D3D;--focus:#0B0C0C;"
)
_DARKS = (
    f"--page:{_DARK};--ink:#F3F2F1;--quiet:#C8CACC;--line:#5B6066;--tint:#22272D;--track:#33393F;--aim:#F46A25;"
    "--met:#8FDCD3;--unmet:#F0A6CF;--waiting:#D5D7D9;--focus:#FFFFFF;"
)
_RULES = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
  font:1.0625rem/1.5 "Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;
  overflow-wrap:break-word}
.wide,main{max-width:62rem;margin:0 auto;padding:0 1rem}
header{background:var(--banner);color:#FFF}
header .wide{display:flex;align-items:center;gap:1rem;padding-top:.9rem;padding-bottom:.9rem}
header .name{font-weight:700;font-size:1.25rem;min-width:0}
.logo{max-height:3rem;max-width:9rem;background:#FFF;padding:.25rem}
main{padding-top:1.5rem;padding-bottom:2rem}
h1{font-size:2.25rem;line-height:1.15;margin:.5rem 0 1rem}
h2{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}
h3{font-size:1.125rem;line-height:1.35;margin:1.75rem 0 .75rem}
p{margin:0 0 1rem;max-width:44rem}
.lead{font-size:1.1875rem}
.date{color:var(--quiet)}
a{color:var(--primary);text-underline-offset:.15em}
a:hover{text-decoration-thickness:.15em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-999rem;background:var(--page);padding:.5rem 1rem}
.skip:focus{left:.5rem;top:.5rem;z-index:1}
section{border-top:1px solid var(--line);padding-top:1.75rem;margin-top:2.25rem}
.inset{border-left:.35rem solid var(--primary);padding:.25rem 0 .25rem 1rem;color:var(--quiet)}
.tiles{list-style:none;margin:0;padding:0;display:grid;gap:1rem;
  grid-template-columns:repeat(auto-fill,minmax(min(13.5rem,100%),1fr))}
.tile{border:1px solid var(--line);border-top:.35rem solid var(--waiting);padding:.85rem 1rem;background:var(--tint);
  display:flex;flex-direction:column;justify-content:space-between;gap:.75rem}
.tile.met{border-top-color:var(--met)}
.tile.not-met{border-top-color:var(--unmet)}
.tile .number{display:block;font-weight:700}
.tile p{margin:0}
.tag{display:inline-block;border:2px solid currentColor;padding:0 .5rem;color:var(--waiting);background:var(--page);
  white-space:nowrap}
.tag.met{color:var(--met)}
.tag.not-met{color:var(--unmet)}
.cohort{white-space:nowrap}
.tile .cohort{display:block;margin-top:.15rem}
figure{margin:0 0 1.25rem;max-width:44rem}
figcaption,.note{color:var(--quiet);font-size:.9375rem}
.chart{display:block;overflow:visible;font:inherit}
.chart text{fill:var(--ink);font-size:15px}
.chart .head,.chart .figure{font-weight:700}
.chart .track{fill:var(--track)}
.chart .series0{fill:var(--primary)}
.chart .series1{fill:var(--secondary)}
.chart .rim{stroke:var(--page);stroke-width:7}
.chart .aim{stroke:var(--aim);stroke-width:3}
.aim-key{display:inline-block;width:3px;height:1.1em;background:var(--aim);margin:0 .6rem 0 .2rem;vertical-align:-.2em}
details{margin:0 0 .75rem}
summary{cursor:pointer;color:var(--primary);text-decoration:underline;text-underline-offset:.15em;padding:.35rem 0}
.scroll{overflow-x:auto;margin:0 0 .75rem;max-width:100%}
table{border-collapse:collapse;min-width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}
th:last-child,td:last-child{padding-right:.25rem}
thead th{border-bottom:2px solid var(--ink);vertical-align:bottom}
tbody th{font-weight:400;min-width:4.5rem}
tbody th:nth-child(3){min-width:9rem}
.number{text-align:right}
.tile .number{text-align:left}
td.number{white-space:nowrap}
.total th,.total td{font-weight:700;background:var(--tint)}
abbr[title]{text-decoration:none;white-space:nowrap}
.mark{color:var(--quiet)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
dt{font-weight:700;margin-top:1rem}
dd{margin:.25rem 0 0;max-width:44rem}
.marks{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}
.marks dt,.marks dd{margin:0}
footer{border-top:.35rem solid var(--banner);background:var(--tint);font-size:.9375rem}
footer .wide{padding-top:1.25rem;padding-bottom:1.25rem}
footer p{margin:0 0 .4rem}
@media (max-width:30rem){h1{font-size:1.75rem}h2{font-size:1.3125rem}body{font-size:1rem}th,td{padding-right:.6rem}}
"""
_PRINT = """
@page{size:A4;margin:15mm}
body{font-size:10pt}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.skip{display:none}
.wide,main{max-width:none;padding-left:0;padding-right:0}
header .wide{padding-left:1rem}
section{margin-top:1.25rem;padding-top:1rem}
h2,h3{break-after:avoid}
figure,tr,.tile,dt,dd,.figures>.scroll{break-inside:avoid}
p{orphans:3;widows:3}
th,td{padding-top:.15rem;padding-bottom:.15rem}
h3{margin-top:1rem}
table{font-size:8.5pt}
thead{display:table-header-group}
details::details-content{content-visibility:visible;block-size:auto}
summary{display:none}
.scroll{overflow:visible}
a{color:inherit;text-decoration:none}
.tiles{grid-template-columns:repeat(3,1fr)}
"""
