// Another bulletin's page, fetched and put in the place of this one.

const fetched = new Map();
const $ = (selector) => document.querySelector(selector);

const addressOf = (name) => `${document.body.dataset.link}/bulletins/${name}`;

// Ahead of time, so that the next bulletin can begin the moment this one ends.
export function prefetch(name) {
  if (fetched.has(name)) return;
  const page = fetch(addressOf(name), { headers: { accept: "text/html" } })
    .then((response) => (response.ok ? response.text() : null))
    .catch(() => null);
  fetched.set(name, page);
}

// Null if it cannot be had.
export async function load(name) {
  prefetch(name);
  const text = await fetched.get(name);
  fetched.delete(name); // it may be corrected; next time it is asked for anew
  if (!text) return null;
  const page = new DOMParser().parseFromString(text, "text/html");
  const sound = page.querySelector("#sound");
  if (!sound) return null;
  return {
    address: addressOf(name),
    sound: sound.getAttribute("src"),
    duration: Number(page.querySelector("#seek").max),
    show() {
      document.title = page.title;
      $("#lead").replaceWith(document.adoptNode(page.querySelector("#lead")));
      $("#text").replaceWith(document.adoptNode(page.querySelector("#text")));
      $(".tools a[hreflang]").href = page.querySelector(".tools a[hreflang]").getAttribute("href");
      mark(name);
    },
  };
}

function mark(name) {
  for (const link of document.querySelectorAll("#listing [data-go]")) {
    if (link.dataset.go === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
