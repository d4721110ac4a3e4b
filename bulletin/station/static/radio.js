// Radio mode: when a bulletin ends, the next begins. First the newest that was not heard yet, so that news
// comes first; when all were heard, the next older one, round and round.

import { prefetch } from "./bulletins.js";
import * as memory from "./memory.js";

const HEARD = 300; // bulletins that are remembered as heard
const AHEAD = 20; // seconds before the end at which the next one is chosen
const TRIES = 3; // bulletins in a row that cannot be played before it gives up
const PATIENCE = 5000; // ms between them
const $ = (selector) => document.querySelector(selector);

export class Radio {
  constructor(player, open, say) {
    this.player = player;
    this.open = open;
    this.say = say;
    this.button = $("#radio");
    this.on = memory.get("radio") ?? false;
    this.show();
    player.addEventListener("place", (event) => this.prepare(event.detail));
    player.addEventListener("ended", () => this.roll());
    this.troubles = 0;
    player.sound.addEventListener("playing", () => { this.troubles = 0; });
    player.addEventListener("trouble", () => {
      this.troubles += 1;
      if (this.on && this.troubles < TRIES) setTimeout(() => this.roll(), PATIENCE);
    });
  }

  toggle() {
    this.on = !this.on;
    memory.set("radio", this.on);
    this.show();
    if (this.on) this.player.play();
  }

  show() { this.button.setAttribute("aria-pressed", String(this.on)); }

  get name() { return $("#lead").dataset.name; }

  async prepare(place) {
    if (!this.on || this.chosenFor === this.name || place < this.player.duration - AHEAD) return;
    this.chosenFor = this.name;
    this.next = this.choose();
    const next = await this.next;
    if (next) prefetch(next.name);
  }

  // Null if there is no other bulletin, or the station cannot be reached.
  async choose() {
    const now = this.name;
    const names = await fetch(`${document.body.dataset.root}/api/episodes?limit=100`)
      .then((response) => response.json())
      .then((answer) => answer.episodes)
      .catch(() => []);
    const others = names.filter((one) => one.name !== now);
    const heard = new Set(memory.get("heard") ?? []);
    const at = names.findIndex((one) => one.name === now);
    const older = names.slice(at + 1)[0] ?? others[0];
    return others.find((one) => !heard.has(one.name)) ?? older ?? null;
  }

  async roll() {
    const heard = (memory.get("heard") ?? []).filter((name) => name !== this.name);
    memory.set("heard", [...heard, this.name].slice(-HEARD));
    if (!this.on) return;
    const next = await (this.chosenFor === this.name ? this.next : this.choose());
    this.chosenFor = undefined;
    if (!next) return;
    await this.open(next.name, { play: true });
    this.say(this.player.dock.dataset.next.replace("{title}", next.title));
  }
}
