// The transcript follows the voice, and seeks where it is clicked.

const $ = (selector) => document.querySelector(selector);

export class Transcript {
  constructor(player) {
    this.player = player;
    player.addEventListener("place", (event) => this.follow(event.detail));
    document.addEventListener("click", (event) => {
      const said = event.target.closest(".said");
      if (!said || String(getSelection())) return; // words that are being copied
      player.seek(said.dataset.start / 1000);
      player.play();
    });
    this.read();
  }

  read() {
    this.current = undefined;
    this.sentences = [...document.querySelectorAll("#transcript .said")].map((element) => ({
      element, start: element.dataset.start / 1000, end: element.dataset.end / 1000,
    }));
  }

  // A sentence stays marked through the pause that follows it.
  at(place) {
    let found = -1;
    this.sentences.forEach((sentence, index) => { if (sentence.start <= place + 0.05) found = index; });
    return found;
  }

  follow(place) {
    const sentence = this.sentences[this.at(place)];
    if (sentence === this.current) return;
    this.current?.element.classList.remove("on");
    this.current = sentence;
    if (!sentence) return;
    sentence.element.classList.add("on");
    if (this.player.playing && $("#follow").checked) this.bringIntoView(sentence.element);
  }

  bringIntoView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    const foot = $("#dock").getBoundingClientRect().top;
    if (top > 80 && bottom < foot - 40) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const target = window.scrollY + top - foot / 3;
    window.scrollTo({ top: target, behavior: calm ? "instant" : "smooth" });
  }

  step(step) {
    const target = this.sentences[Math.max(0, this.at(this.player.place) + step)];
    if (target) this.player.seek(target.start);
  }
}
