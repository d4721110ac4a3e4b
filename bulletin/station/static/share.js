// An address that begins a bulletin at a moment: …/bulletins/<name>#t=75

const $ = (selector) => document.querySelector(selector);

// Seconds of `#t=75`, `#t=1:15` or `#t=75s`; null if there are none.
export function momentIn(hash) {
  const match = hash.match(/[#&]t=(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d+)?)s?$/);
  if (!match) return null;
  const [, first, second, last] = match;
  return [first, second, last].filter((part) => part !== undefined).reduce((sum, part) => sum * 60 + Number(part), 0);
}

export async function share(player, say) {
  const address = new URL($("link[rel=canonical]").href, location.href);
  address.host = location.host; // the station as this listener knows it
  address.protocol = location.protocol;
  address.pathname = `${document.body.dataset.link}/bulletins/${$("#lead").dataset.name}`;
  address.hash = `t=${Math.floor(player.place)}`;
  const line = $("#shared");
  const field = $("#shared-address");
  line.hidden = false;
  $("[data-do=share]").setAttribute("aria-expanded", "true");
  field.value = address.href;
  field.select();
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ title: document.title, url: address.href }).catch(() => {});
    return;
  }
  await navigator.clipboard?.writeText(address.href).then(() => say(line.dataset.copied), () => {});
}
