/** In seconds: where a packet's time and its arrival differ by more, the sender's clock has been reset. */
const JUMP = 0.3;
/** Of so many recent packets, the one that was delayed least shows how far the two clocks differ. */
const WINDOW = 50;
/** In seconds: a larger difference between the two clocks is corrected, in steps of this, which are hardly audible. */
const STEP = 0.005;
/** RTP timestamps have 32 bits. */
const WRAP = 2 ** 32;

/**
 * Places the packets of one microphone in the recording's time. Their RTP timestamps give the distance from one to the next;
 * their arrival gives the position: at first, after a pause, and where the clocks of the two machines drift apart. Pure.
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

  /** What to add to the time of a packet that arrived this late, in seconds. */
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
