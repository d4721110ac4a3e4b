// The station page, brought to life: each module below does one thing, this one joins them.
// Without scripts the page plays and reads as it is; nothing here draws a bulletin, the server does.

import { Player } from "./player.js";
import { Transcript } from "./transcript.js";
import { Radio } from "./radio.js";
import { listenForKeys } from "./keys.js";
import { keepList } from "./list.js";
import { load } from "./bulletins.js";
import { share, momentIn } from "./share.js";
import { keepLockScreenInTime, showOnLockScreen } from "./session.js";
import * as memory from "./memory.js";

const $ = (selector) => document.querySelector(selector);
const status = $("#status");
let clearing;

function say(text) {
  status.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { status.textContent = ""; }, 6000);
}

function start() {
  const player = new Player($("#sound"), $("#dock"), say);
  const transcript = new Transcript(player);
  const radio = new Radio(player, open, say);

  // Another bulletin takes the place of this one; the sound element stays, so that a phone lets it play on.
  async function open(name, { play = player.playing, at = 0, push = true } = {}) {
    const page = await load(name);
    if (!page) {
      location.assign(`${document.body.dataset.link}/bulletins/${name}`);
      return;
    }
    if (push) history.pushState({ name }, "", page.address);
    page.show();
    player.take(page.sound, page.duration);
    transcript.read();
    begin(at);
    if (play) player.play();
  }

  function begin(at) {
    player.begin(at);
    $("#lead [data-do=play]").hidden = false;
    for (const control of document.querySelectorAll("#lead [hidden][data-do], .follow[hidden]")) control.hidden = false;
  }

  const neighbour = (which) => {
    const name = $("#lead").dataset[which];
    if (name) open(name);
  };

  const commands = {
    play: () => player.toggle(),
    back: () => player.skip(-10),
    forward: () => player.skip(10),
    previousSentence: () => transcript.step(-1),
    nextSentence: () => transcript.step(1),
    previousChapter: () => player.stepChapter(-1),
    nextChapter: () => player.stepChapter(1),
    previousBulletin: () => neighbour("older"),
    nextBulletin: () => neighbour("newer"),
    louder: () => player.setVolume(player.volume + 0.1),
    quieter: () => player.setVolume(player.volume - 0.1),
    mute: () => player.mute(),
    slower: () => player.stepRate(-1),
    faster: () => player.stepRate(1),
    radio: () => radio.toggle(),
    share: () => share(player, say),
    search: () => $("#q").focus(),
    help: () => ($("#help").open ? $("#help").close() : $("#help").showModal()),
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const element = event.target.closest("[data-do], [data-go], a[data-start]");
    if (!element) return;
    if (element.dataset.do) {
      commands[element.dataset.do]();
    } else if (element.dataset.go) {
      event.preventDefault();
      open(element.dataset.go).then(() => $("#bulletin").focus());
    } else if (element.dataset.start) {
      event.preventDefault();
      player.seek(element.dataset.start / 1000);
      player.play();
    }
  });

  window.addEventListener("popstate", () => {
    const name = location.pathname.match(/\/bulletins\/([^/]+)$/)?.[1];
    if (name) open(name, { push: false, at: momentIn(location.hash) ?? 0 });
    else location.reload();
  });
  window.addEventListener("hashchange", () => {
    const moment = momentIn(location.hash);
    if (moment !== null) player.seek(moment);
  });

  listenForKeys(commands);
  keepLockScreenInTime(player);
  player.sound.addEventListener("play", () => showOnLockScreen(player, commands)); // its picture is heavy
  begin(placeToBegin());
  offerToResume(open);
}

function placeToBegin() {
  const moment = momentIn(location.hash);
  const kept = memory.get("place");
  if (moment !== null) return moment;
  return kept && kept.name === $("#lead").dataset.name ? kept.at : 0;
}

// On the front page, somebody who left in the middle of another bulletin is shown the way back.
function offerToResume(open) {
  const kept = memory.get("place");
  const line = $("#resume");
  if (!kept?.title || kept.name === $("#lead").dataset.name || location.pathname.includes("/bulletins/")) return;
  const link = document.createElement("a");
  link.href = `${document.body.dataset.link}/bulletins/${kept.name}#t=${Math.floor(kept.at)}`;
  link.textContent = line.dataset.text.replace("{title}", kept.title).replace("{place}", kept.said);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(kept.name, { play: true, at: kept.at });
  });
  line.append(link);
  line.hidden = false;
}

document.body.classList.add("scripted");
for (const control of document.querySelectorAll(".tools [hidden]")) control.hidden = false;
keepList();
if ($("#sound")) start();
