"use strict";
// The page can be read without this. It adds filters that live in the address, copying, and the choice of a theme.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const text = (selector, within) => one(selector, within)?.textContent.trim() ?? "";
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  // --- theme ---
  const themes = ["auto", "light", "dark"];
  const stored = (value) => {
    try {
      if (value) localStorage.setItem("troth-theme", value);
      return localStorage.getItem("troth-theme");
    } catch {
      return value; // a page from the disk may have no storage
    }
  };
  const theme = make("select", { id: "theme", ariaLabel: "Theme" });
  theme.append(...themes.map((name) => make("option", { value: name, textContent: `${name} theme` })));
  const paint = () => (document.documentElement.dataset.theme = theme.value);
  theme.value = themes.includes(stored()) ? stored() : "auto";
  theme.onchange = () => (paint(), stored(theme.value));
  one(".over").append(theme);
  paint();

  // --- filters ---
  const form = document.getElementById("filters");
  const rows = all("tr[data-verdict]").map((row) => {
    const findings = all("article.finding").filter((finding) => finding.dataset.row === row.id);
    const words = [row, ...findings].map((part) => part.textContent).join(" ").toLowerCase();
    return { row, findings, words: `${row.id} ${words}`, call: row.closest(".call").dataset.call };
  });
  const boxes = (name) => all(`input[name=${name}]`, form);
  const chosen = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);
  const call = one("select", form);
  const search = one("[type=search]", form);

  const apply = () => {
    const verdicts = chosen("verdict");
    const levels = chosen("level");
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of rows) {
      const { verdict, level } = entry.row.dataset;
      const fits =
        (!verdicts.length || verdicts.includes(verdict)) &&
        (!levels.length || levels.includes(level)) &&
        (!call.value || entry.call === call.value || entry.call.startsWith(`${call.value}/`)) &&
        words.every((word) => entry.words.includes(word));
      for (const part of [entry.row, ...entry.findings]) part.hidden = !fits;
      shown += fits;
    }
    for (const section of all(".call")) section.hidden = !one("tr[data-verdict]:not([hidden])", section);
    for (const vendor of all("section.vendor")) vendor.hidden = !one(".call:not([hidden])", vendor);
    one("[role=status]", form).textContent = `${shown} of ${rows.length} requirements shown`;
  };
  const remember = () => {
    const parts = new URLSearchParams();
    for (const name of ["verdict", "level"]) if (chosen(name).length) parts.set(name, chosen(name).join(","));
    if (call.value) parts.set("call", call.value);
    if (search.value) parts.set("text", search.value);
    history.replaceState(null, "", `${parts}` ? `#?${parts}` : location.pathname + location.search);
  };
  const take = (parts) => {
    for (const name of ["verdict", "level"]) {
      const wanted = (parts.get(name) ?? "").split(",");
      for (const box of boxes(name)) box.checked = wanted.includes(box.value);
    }
    const wanted = parts.get("call") ?? "";
    call.value = [...call.options].some((option) => option.value === wanted) ? wanted : "";
    search.value = parts.get("text") ?? "";
    apply();
  };
  // The address is either a filter or a place; a place that is filtered away, or folded, is shown.
  const go = () => {
    const hash = location.hash.slice(1);
    if (hash.startsWith("?")) {
      take(new URLSearchParams(hash.slice(1)));
      form.scrollIntoView();
      return;
    }
    const place = hash && document.getElementById(hash);
    if (!place) return;
    if (place.closest("[hidden]")) take(new URLSearchParams());
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const own = place.matches("tr") && one("details", place);
    if (own) own.open = true;
    place.scrollIntoView();
  };
  form.oninput = () => (apply(), remember());
  document.getElementById("all").onclick = () => (take(new URLSearchParams()), remember());
  for (const count of all(".tally .count")) {
    const parts = new URLSearchParams({ verdict: count.dataset.verdict });
    const { call: named } = count.closest("tr").dataset;
    if (named) parts.set("call", named);
    const link = make("a", { href: `#?${parts}`, className: count.className, textContent: count.textContent });
    link.ariaLabel = `${count.textContent} ${count.dataset.verdict}${named ? ` of ${named}` : ""}, show them`;
    count.replaceWith(link);
  }
  form.hidden = !rows.length;
  apply();
  addEventListener("hashchange", go);
  go();

  // --- copying ---
  const copy = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const area = make("textarea", { value: words });
      document.body.append(area);
      area.select();
      document.execCommand("copy"); // where a page from the disk may not use the clipboard otherwise
      area.remove();
    }
  };
  const said = make("p", { className: "skip" });
  said.role = "status";
  document.body.append(said);
  const button = (label, what, words) => {
    const made = make("button", { type: "button", className: "copy", textContent: label, ariaLabel: `${label} ${what}` });
    made.onclick = async () => {
      await copy(words());
      made.textContent = said.textContent = "Copied";
      setTimeout(() => (made.textContent = label), 1500);
    };
    return made;
  };
  const fenced = (words, language = "") => {
    const runs = words.match(/`{3,}/g) ?? [];
    const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
    return `${fence}${language}\n${words}\n${fence}\n`;
  };
  const prose = (element) => {
    const clone = element.cloneNode(true);
    for (const code of all("code", clone)) code.textContent = `\`${code.textContent}\``;
    return clone.textContent.trim();
  };
  const signed = (sign, element) => element.textContent.split("\n").map((line) => sign + line);
  const markdown = (finding) => {
    const link = one(".promised a", finding);
    const source = text(".promised", finding);
    const told = one(".told", finding);
    const last = all(".exchange", finding).at(-1);
    const lines = [
      `### ${finding.dataset.id}\n`,
      `${prose(one(".says", finding))}\n`,
      `Source: ${link ? `[${source}](${link.href})` : source}\n`,
    ];
    if (told) {
      const list = (tag, mark) => all(`${tag} > li`, told).map((item) => `${mark} ${item.textContent.trim()}`);
      lines.push(fenced([...list("ul", "-"), ...list("ol", "*").map((line, at) => `${at + 1}.${line.slice(1)}`)].join("\n")));
    }
    const expected = all(".expected dd", finding).flatMap((line) => signed("- ", line));
    lines.push("Expected (-) against actual (+):\n");
    lines.push(fenced([...expected, ...signed("+ ", one(".actual dd", finding))].join("\n"), "diff"));
    if (one(".where", finding)) lines.push(fenced(text(".where", finding).replace(/\s+/g, " ")));
    if (one(".unsteady", finding)) lines.push("It was not seen again when the case was repeated.\n");
    if (last) {
      lines.push(`The last request, ${text("time", last)}:\n`);
      lines.push(fenced(`${text("summary", last).replace(/\s+/g, " ")}\n${text(".id", last)}`.trim()));
      for (const [part, name] of [["sent", "Request"], ["came", "Answer"]]) {
        const body = one(`.${part} > pre`, last);
        if (body) lines.push(`${name}:\n`, fenced(body.textContent, "json"));
      }
    }
    if (one(".curl", finding)) lines.push("To send it again:\n", fenced(text(".curl code", finding), "sh"));
    const { tool, contract } = document.body.dataset;
    lines.push(`Found by troth ${tool}, contract ${contract}.`);
    return lines.join("\n");
  };
  for (const finding of all(".finding")) {
    const which = `of ${text("h4", finding)}`;
    one(".says", finding).before(button("Copy as Markdown", which, () => markdown(finding)));
    for (const [part, label] of [["curl", "Copy curl"], ["repeat", "Copy command"]]) {
      const line = one(`.${part}`, finding);
      if (line) one(".label", line).append(button(label, which, () => text("code", line)));
    }
  }

  // --- printing ---
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
})();
