#include "daemon/output/html.hpp"

#include <fmt/format.h>

namespace entsync::daemon::output {

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char sign : text) {
    switch (sign) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += sign;
    }
  }
  return out;
}

std::string html_table(std::string_view caption, const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows, Caption shown) {
  // A box that scrolls must be reached by the keyboard, and so needs a name.
  std::string out = fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\">\n<table>\n<caption{1}>{0}</caption>\n"
      "<thead><tr>",
      escaped(caption), shown == Caption::heard ? " class=\"heard\"" : "");
  std::vector<std::string_view> classes;
  for (const std::string& title : titles) {
    const bool number = title.starts_with('>');
    classes.emplace_back(number ? " class=\"number\"" : "");
    out += fmt::format("<th scope=\"col\"{}>{}</th>", classes.back(), escaped(title.substr(number ? 1 : 0)));
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows) {
    out += "<tr>";
    for (std::size_t at = 0; at < row.size(); ++at) {
      out += at == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", classes[at], row[at])
                     : fmt::format("<td{}>{}</td>", classes[at], row[at]);
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

std::string html_document(std::string_view language, std::string_view title, std::string_view head,
                          std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{}</title>\n{}</head>\n<body>\n{}"
      "</body>\n</html>\n",
      language, escaped(title), head, body);
}

std::string_view style_sheet() {
  return R"css(:root {
  color-scheme: light dark;
  --paper: #fbfbf9; --card: #ffffff; --ink: #1d2126; --quiet: #565e67; --line: #d9dcdf;
  --accent: #1a4f8a; --good: #1c6b3c; --wait: #8a5200; --bad: #a81e1e; --bar: #3f76b3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e6e8ea; --quiet: #a3abb3; --line: #363c43;
    --accent: #8fbcf0; --good: #7fcf9c; --wait: #f0b865; --bad: #ff9a93; --bar: #6ea3dc;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif;
}
.skip { position: absolute; left: -999em; }
.skip:focus { position: static; display: block; padding: .5rem 1rem; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1.25rem; }
header .name { font-weight: 650; font-size: 1.1rem; letter-spacing: .01em; color: var(--ink); text-decoration: none; }
header nav ul { display: flex; gap: 1.25rem; list-style: none; margin: 0; padding: 0; }
footer { color: var(--quiet); font-size: .875rem; padding-top: 1rem; padding-bottom: 2rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav a[aria-current] { color: var(--ink); text-decoration: none; border-bottom: 2px solid var(--accent); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 .75rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; max-width: 65ch; }
.quiet { color: var(--quiet); }
.good { color: var(--good); } .wait { color: var(--wait); } .bad { color: var(--bad); }
.good, .wait, .bad { font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1rem; margin: .75rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem 1rem; }
.card h3 { margin: 0 0 .35rem; font-size: 1.1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { text-align: left; color: var(--quiet); padding: .25rem 0 .4rem; }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 550; white-space: nowrap; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
td time { white-space: nowrap; }
.pair { white-space: nowrap; }
.key { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-left: .35em; }
.key.ok { background: var(--bar); } .key.odd { background: var(--wait); } .key.failed { background: var(--bad); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
ul.cases { margin: .25rem 0 .75rem; padding-left: 1.25rem; }
svg { display: block; max-width: 100%; height: auto; margin: .5rem 0; }
svg text { fill: var(--quiet); font-size: 11px; }
svg .ok { fill: var(--bar); } svg .odd { fill: var(--wait); } svg .failed { fill: var(--bad); }
svg .axis { stroke: var(--line); }
@media print { header nav, .skip { display: none; } body { background: none; } .scroll { overflow: visible; } }
)css";
}

}  // namespace entsync::daemon::output
