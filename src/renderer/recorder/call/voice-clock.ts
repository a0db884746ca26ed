/** More than this from when packets arrive, in seconds, and their own clock has begun anew. */
const JUMP = 0.3;
/** How many packets are looked at for how late they come; the least late of them is the truth. */
const WINDOW = 50;
/** What their clock differs from ours is made up in steps that are hardly heard, if it is more than this; in seconds. */
const STEP = 0.005;
/** Of RTP timestamps. */
const WRAP = 2 ** 32;

/**
 * The recording's time of the packets of one microphone. Their RTP timestamps say how they follow one another; when they arrive
 * says where that lies: at first, after a pause, and as far as the clocks of the two machines differ. Pure.
 */
export class VoiceClock {
  readonly #rate: number;
  #last: { rtp: number; time: number } | null = null;
  #late: number[] = [];

  /** `rate`: of the RTP timestamps, per second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** In seconds, later than that of the packet before; null for a packet that is older than it. */
  timeOf(rtp: number, arrival: number): number | null {
    const last = this.#last;
    if (!last) return this.#at(rtp, arrival);
    const step = (((rtp - last.rtp) % WRAP) + WRAP) % WRAP;
    const steps = step > WRAP / 2 ? step - WRAP : step;
    const time = last.time + steps / this.#rate;
    if (Math.abs(time - arrival) > JUMP) {
      this.#late = [];
      return arrival > last.time ? this.#at(rtp, arrival) : null;
    }
    if (steps <= 0) return null;
    return this.#at(rtp, time + this.#correction(arrival - time));
  }

  /** By how much the time of a packet is to be changed that is this late. */
  #correction(late: number): number {
    this.#late.push(late);
    if (this.#late.length <= WINDOW) return 0;
    this.#late.shift();
    const error = Math.min(...this.#late);
    if (Math.abs(error) < STEP) return 0;
    const change = Math.sign(error) * STEP;
    this.#late = this.#late.map((other) => other - change);
    return change;
  }

  #at(rtp: number, time: number): number {
    this.#last = { rtp, time };
    return time;
  }
}
