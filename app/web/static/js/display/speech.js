/* Speaks calls, one after the other: chime, then the mall's languages in their order.
 *
 *   const speaker = new Speaker({ onChange() {}, off: false });
 *   speaker.ready()                     once, and again at a touch: may this page make a sound? sets speaker.mute
 *   speaker.speak(call, { spoken, brief });   brief: others wait behind it, so no chime and the first language only
 *   speaker.busy                        while something is said; speaker.stop() ends it (an undone call)
 *   speaker.fetchAhead(calls)           so that a sentence is here before its turn comes
 *
 * What has no clip is left to the browser's own voice, if it has one of that language; else the chime has to do.
 */

const CHIME = "/static/audio/chime.mp3";
const LONGEST = 25000; /* ms for one sentence: a dead line does not hold up those behind it */
const LOCALES = { id: "id-ID", en: "en-GB" };

export class Speaker {
  constructor({ onChange, off }) {
    this.onChange = onChange;
    this.off = off;
    this.mute = false;
    this.busy = false;
    this.turn = 0;
    this.fetched = new Set();
    this.audio = document.createElement("audio"); /* one element: some browsers allow sound for the touched one only */
    this.audio.hidden = true;
    document.body.append(this.audio);
  }

  /** Asks by playing the chime: silently at first, aloud when somebody touched the screen to hear it. */
  async ready(volume = 0) {
    if (this.off || this.busy) return;
    this.audio.volume = volume;
    const heard = await this.play(CHIME);
    this.audio.volume = 1;
    this.setMute(heard === "refused");
  }

  async speak(call, { spoken, brief }) {
    if (this.off) return;
    const turn = ++this.turn;
    this.busy = true;
    const steps = brief ? [] : [() => this.play(CHIME)];
    for (const language of brief ? spoken.slice(0, 1) : spoken) steps.push(() => this.sentence(call, language));
    for (const step of steps) {
      if (turn !== this.turn) return;
      const heard = await step();
      if (heard === "refused") this.setMute(true);
      if (heard === "played") this.setMute(false);
    }
    if (turn === this.turn) this.busy = false;
  }

  stop() {
    this.turn += 1;
    this.busy = false;
    this.audio.pause();
    globalThis.speechSynthesis?.cancel();
  }

  fetchAhead(calls) {
    if (this.off) return;
    for (const address of calls.flatMap((call) => Object.values(call.say ?? {}))) {
      if (this.fetched.has(address)) continue;
      this.fetched.add(address);
      fetch(address).catch(() => this.fetched.delete(address));
    }
    if (this.fetched.size > 400) this.fetched.clear();
  }

  async sentence(call, language) {
    const address = call.say?.[language];
    const heard = address ? await this.play(address) : "failed";
    return heard === "failed" ? this.browserVoice(call, language) : heard;
  }

  /** "played", "refused" (this page may make no sound yet) or "failed". */
  play(address) {
    const { audio } = this;
    return new Promise((resolve) => {
      const end = (heard) => {
        clearTimeout(timer);
        audio.onended = audio.onerror = audio.onpause = null;
        resolve(heard);
      };
      const timer = setTimeout(() => { audio.pause(); end("failed"); }, LONGEST);
      audio.onended = () => end("played");
      audio.onerror = () => end("failed");
      audio.src = address;
      audio.play().then(() => { audio.onpause = () => end("played"); }, (error) => end(error.name === "NotAllowedError" ? "refused" : "failed"));
    });
  }

  browserVoice(call, language) {
    const synthesis = globalThis.speechSynthesis;
    const text = call.read?.[language];
    const voice = synthesis?.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
    if (!text || !voice) return "failed";
    return new Promise((resolve) => {
      const said = Object.assign(new SpeechSynthesisUtterance(text), { lang: LOCALES[language], voice });
      const timer = setTimeout(() => resolve("failed"), LONGEST);
      said.onend = said.onerror = () => { clearTimeout(timer); resolve("played"); };
      synthesis.speak(said);
    });
  }

  setMute(mute) {
    if (mute === this.mute) return;
    this.mute = mute;
    this.onChange();
  }
}
