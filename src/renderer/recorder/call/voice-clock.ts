/** More than this from when packets arrive, in seconds, and their own clock has begun anew. */
const JUMP = 0.3;
/** Of RTP timestamps. */
const WRAP = 2 ** 32;

/**
 * The recording's time of the packets of one voice. Their RTP timestamps say how they follow one another; when they arrive
 * says where that lies, after a pause or a new beginning too. Pure.
 */
export class VoiceClock {
  readonly #rate: number;
  #last: { rtp: number; time: number } | null = null;

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
    if (Math.abs(time - arrival) <= JUMP) return steps > 0 ? this.#at(rtp, time) : null;
    return arrival > last.time ? this.#at(rtp, arrival) : null;
  }

  #at(rtp: number, time: number): number {
    this.#last = { rtp, time };
    return time;
  }
}
