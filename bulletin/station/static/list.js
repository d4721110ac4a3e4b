// Searching and turning the pages of the list, without a pause in the sound.

const $ = (selector) => document.querySelector(selector);
let latest = 0;

export function keepList() {
  const form = $("#listing form");
  let waiting;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(form);
  });
  $("#q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => find(form), 250);
  });
  document.addEventListener("visibilitychange", refresh);
  $("#listing").addEventListener("click", (event) => {
    const link = event.target.closest("[data-list]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!link.search) $("#q").value = "";
    show(link.href, true);
  });
}

// What is new since the page was opened is shown when somebody comes back to it.
function refresh() {
  if (!document.hidden && !$("#q").value && document.activeElement.closest("#found") === null && $("#found").dataset.page === "1") {
    show(new URL($("#listing form").action));
  }
}

function find(form) {
  const address = new URL(form.action);
  address.hash = "";
  address.searchParams.set("q", $("#q").value);
  show(address);
}

async function show(address, focus = false) {
  const mine = ++latest; // an answer that comes after a later question is dropped
  const response = await fetch(address, { headers: { accept: "text/html" } }).catch(() => null);
  if (!response?.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.querySelector("#found");
  if (!found || mine !== latest) return;
  $("#found").replaceWith(document.adoptNode(found));
  const now = $("#lead").dataset.name;
  for (const link of document.querySelectorAll("#found [data-go]")) {
    if (link.dataset.go === now) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }
  if (focus) $("#q").focus();
}
