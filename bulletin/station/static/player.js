// The sound and its controls: play, seek, chapters on the seek bar, speed, volume.

import * as memory from "./memory.js";

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];
const $ = (selector) => document.querySelector(selector);

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

export class Player extends EventTarget {
  constructor(sound, dock, say) {
    super();
    this.sound = sound;
    this.dock = dock;
    this.say = say;
    this.seekBar = $("#seek");
    this.duration = this.seekBar.max / 1000;
    this.chapters = [];
    sound.controls = false;
    sound.hidden = true;
    dock.hidden = false;
    this.setVolume(memory.get("volume") ?? 1);
    this.setRate(memory.get("rate") ?? 1);
    this.listen();
  }

  listen() {
    const { sound } = this;
    for (const event of ["play", "playing", "pause", "ended"]) sound.addEventListener(event, () => this.showState());
    for (const event of ["timeupdate", "seeked"]) sound.addEventListener(event, () => this.showPlace());
    setInterval(() => { if (this.playing) this.remember(); }, 5000); // a phone may end a page without a word
    sound.addEventListener("ended", () => this.dispatchEvent(new Event("ended")));
    sound.addEventListener("error", () => {
      if (sound.error) { this.say(this.dock.dataset.trouble); this.dispatchEvent(new Event("trouble")); }
    });
    this.seekBar.addEventListener("input", () => this.seek(this.seekBar.value / 1000));
    this.seekBar.addEventListener("mousemove", (event) => this.showChapterUnder(event));
    $("#rate").addEventListener("change", (event) => this.setRate(Number(event.target.value)));
    $("#volume").addEventListener("input", (event) => this.setVolume(Number(event.target.value)));
    window.addEventListener("pagehide", () => this.remember());
  }

  get playing() { return !this.sound.paused && !this.sound.ended; }
  get place() { return this.pending ?? this.sound.currentTime; }
  get volume() { return this.sound.volume; }

  // Another bulletin's sound, in the same element.
  take(address, duration) {
    this.pending = undefined;
    this.sound.src = address;
    this.sound.playbackRate = this.rate;
    this.duration = duration / 1000;
    this.seekBar.max = duration;
    $("#length").textContent = clock(this.duration);
  }

  begin(at) {
    this.chapters = [...document.querySelectorAll("#chapters a")].map((link) => ({
      link, title: link.firstElementChild.textContent, start: link.dataset.start / 1000, end: link.dataset.end / 1000,
    }));
    $("#marks").replaceChildren(...this.chapters.map((chapter) => {
      const mark = document.createElement("li");
      mark.style.flex = `${chapter.end - chapter.start} 1 0`;
      mark.title = chapter.title;
      chapter.fill = document.createElement("i");
      mark.append(chapter.fill);
      return mark;
    }));
    if (at > 0 && at < this.duration - 1) this.seek(at);
    this.showPlace();
    this.showState();
  }

  async play() {
    try {
      await this.sound.play();
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "NotAllowedError") this.say(this.dock.dataset.trouble);
    }
  }

  pause() { this.sound.pause(); }
  toggle() { if (this.playing) this.pause(); else this.play(); }
  skip(seconds) { this.seek(this.place + seconds); }

  seek(seconds) {
    const place = Math.min(Math.max(0, seconds), Math.max(0, this.duration - 0.05));
    if (this.sound.readyState) {
      this.sound.currentTime = place;
    } else { // nothing is loaded before it is asked for; the place is kept until it is
      this.pending = place;
      if (this.sound.preload !== "metadata") this.sound.preload = "metadata";
      this.sound.onloadedmetadata = () => {
        if (this.pending !== undefined) this.sound.currentTime = this.pending;
        this.pending = undefined;
      };
    }
    this.showPlace(place);
  }

  chapterAt(seconds) {
    return this.chapters.find((chapter) => seconds < chapter.end - 0.02) ?? this.chapters.at(-1);
  }

  // Back goes to the beginning of this chapter first, as players do.
  stepChapter(step) {
    const at = this.chapters.indexOf(this.chapterAt(this.place));
    const within = step < 0 && this.place - (this.chapters[at]?.start ?? 0) > 3;
    const chapter = this.chapters[within ? at : at + step];
    if (chapter) this.seek(chapter.start);
  }

  setRate(rate) {
    this.rate = RATES.includes(rate) ? rate : 1;
    this.sound.defaultPlaybackRate = this.rate; // survives a new source
    this.sound.playbackRate = this.rate;
    $("#rate").value = String(this.rate);
    memory.set("rate", this.rate);
  }

  stepRate(step) { this.setRate(RATES[RATES.indexOf(this.rate) + step] ?? this.rate); }

  setVolume(volume) {
    this.sound.volume = Math.min(1, Math.max(0, volume));
    this.sound.muted = false;
    $("#volume").value = String(this.sound.volume);
    memory.set("volume", this.sound.volume);
    this.showState();
  }

  mute() {
    this.sound.muted = !this.sound.muted;
    this.showState();
  }

  showState() {
    for (const button of document.querySelectorAll("[data-do=play]")) {
      const text = this.playing ? button.dataset.pause : button.dataset.play;
      const words = button.querySelector(".says");
      button.classList.toggle("playing", this.playing);
      if (words) words.textContent = text; else button.setAttribute("aria-label", text);
    }
    const silent = this.sound.muted || this.sound.volume === 0;
    const button = $("#mute");
    button.classList.toggle("silent", silent);
    button.setAttribute("aria-label", silent ? button.dataset.unmute : button.dataset.mute);
    if (!this.playing) this.remember();
  }

  showPlace(place = this.place) {
    this.seekBar.value = place * 1000;
    this.seekBar.setAttribute("aria-valuetext", this.seekBar.dataset.of.replace("{place}", clock(place)).replace("{length}", clock(this.duration)));
    $("#place").textContent = clock(place);
    const now = place > 0 || this.playing ? this.chapterAt(place) : undefined;
    for (const chapter of this.chapters) {
      const share = Math.min(1, Math.max(0, (place - chapter.start) / (chapter.end - chapter.start)));
      chapter.fill.style.width = `${share * 100}%`;
      chapter.fill.parentElement.classList.toggle("on", chapter === now);
      if (chapter === now) chapter.link.setAttribute("aria-current", "true"); else chapter.link.removeAttribute("aria-current");
    }
    $("#chapter").textContent = now?.title ?? $("#title").textContent;
    this.dispatchEvent(new CustomEvent("place", { detail: place }));
  }

  showChapterUnder(event) {
    const box = this.seekBar.getBoundingClientRect();
    const chapter = this.chapterAt(((event.clientX - box.left) / box.width) * this.duration);
    this.seekBar.title = chapter?.title ?? "";
    for (const one of this.chapters) one.fill.parentElement.classList.toggle("at-mouse", one === chapter);
  }

  // A bulletin that is heard to its end is no place to come back to.
  remember() {
    const place = this.place;
    if (!place) return;
    if (this.sound.ended || place > this.duration - 2) memory.set("place", null);
    else memory.set("place", { name: $("#lead").dataset.name, title: $("#title").textContent, at: place, said: clock(place) });
  }
}
