import { ConnectionState, type Room } from "livekit-client";
import { Scope } from "../../../shared/base/scope.ts";
import { useCall } from "../../stores/call-store.ts";
import { keepRecord, recordOf } from "../../stores/call-records.ts";
import { nothingMeasured, useQuality } from "../../stores/quality.ts";
import { regularly } from "../connection-watch.ts";
import { isProblem } from "../devices/device-state.ts";
import { statisticsOf } from "../livekit-internals/peer-connections.ts";
import { assess, type Evidence } from "./assess.ts";
import { evidenceIn, ownersIn } from "./evidence.ts";
import { isSameFinding, type Finding } from "./finding.ts";
import { ratesIn, worstLossOf } from "./rates.ts";
import { readingIn, type Reading } from "./reading.ts";
import { closeRecord, newRecord, noteTroubles, troubleOf, type CallRecord, type Trouble } from "./record.ts";
import { steady, type Steady } from "./steady.ts";

/** How often the statistics are read, in ms: usually, and while they are shown. */
const INTERVAL = 2_000;
const SHOWN_INTERVAL = 1_000;
/** What findings are about, in ms. */
const WINDOW = 10_000;
const LONG_WINDOW = 30_000;
/** How long the history is, in ms. */
const HISTORY = 120_000;
/** What the record takes from the call store. */
const noted = ["connection", "microphone", "camera", "microphoneNotice"] as const;

/**
 * Measures the connections of one call, across its LiveKit rooms, until its scope ends: for the indicators and statistics
 * (`stores/quality.ts`), and for the record of the call (`stores/call-records.ts`).
 */
export class CallQuality {
  readonly #onFindings: () => void;
  /** When the record began, in ms, by `performance.now()`. */
  readonly #began: number;
  /** The numbers of the others, by identity. We are the first. */
  readonly #numbers = new Map<string, number>();
  /** Nobody knows any more who has the ones before it, from before the page was reloaded. */
  readonly #firstNumber: number;
  #record: CallRecord;
  #readings: readonly Reading[] = [];
  #steady: ReadonlyMap<string, Steady> = new Map();
  #connections: readonly Trouble[] = [];
  #restarting = false;
  #isClosed = false;

  /** `onFindings` is called when a finding has changed. */
  constructor(scope: Scope, callId: string, onFindings: () => void) {
    this.#onFindings = onFindings;
    // A page that has been reloaded continues in the same call.
    this.#record = recordOf(callId) ?? newRecord(callId, Date.now());
    const { others, incidents } = this.#record;
    this.#firstNumber = Math.max(others + 2, ...incidents.map(({ participant }) => (participant ?? 1) + 1));
    this.#began = performance.now() - (Date.now() - this.#record.startedAt);
    scope.onEnd(
      useCall.subscribe((now, before) => {
        if (noted.some((name) => now[name] !== before[name])) this.#note();
      }),
    );
    // For a page that is closed in a call; before livekit-client closes the connection, which is no incident.
    const close = () => this.#close();
    globalThis.addEventListener?.("pagehide", close, true);
    scope.onEnd(() => {
      globalThis.removeEventListener?.("pagehide", close, true);
      close();
      useQuality.setState(nothingMeasured);
    });
    keepRecord(this.#record);
    this.#note();
  }

  /** Measures in this room until its scope ends. */
  follow(room: Room, session: Scope): void {
    let reading = new Scope();
    const begin = () => {
      reading.end();
      reading = new Scope();
      regularly(reading, useQuality.getState().shown ? SHOWN_INTERVAL : INTERVAL, () =>
        this.#read(room, session),
      );
    };
    session.onEnd(
      useQuality.subscribe((now, before) => {
        if (now.shown !== before.shown) begin();
      }),
    );
    session.onEnd(() => {
      reading.end();
      this.#forget();
    });
    begin();
  }

  /** The media server has been restarted: what is lost until we are connected again is not lost by a connection. */
  restarting(): void {
    this.#restarting = true;
  }

  async #read(room: Room, session: Scope): Promise<void> {
    if (room.state !== ConnectionState.Connected) return this.#forget();
    const reports = await statisticsOf(room);
    if (session.ended) return;
    const now = performance.now();
    const since = (age: number) => this.#readings.filter(({ at }) => now - at <= age);
    this.#readings = [...since(LONG_WINDOW), readingIn(reports, ownersIn(room), now)];
    const current = ratesIn(this.#readings.slice(-2));
    const rates = ratesIn(since(WINDOW));
    if (!current || !rates) return;
    const { history } = useQuality.getState();
    useQuality.setState({ history: [...history.filter(({ at }) => now - at <= HISTORY), current] });
    const longRates = ratesIn(this.#readings);
    // One interval less, since readings are not exactly as far apart.
    const isLong = longRates !== null && longRates.duration >= LONG_WINDOW - 2 * INTERVAL;
    this.#find(evidenceIn(room, rates, isLong ? longRates : null));
  }

  #find(evidence: Evidence): void {
    const { own, others, rates } = evidence;
    this.#steady = new Map(
      [...assess(evidence)].map(([identity, found]) => [
        identity,
        steady(this.#steady.get(identity), found, rates.at),
      ]),
    );
    for (const identity of others)
      if (!this.#numbers.has(identity)) this.#numbers.set(identity, this.#firstNumber + this.#numbers.size);
    const findings = new Map([...this.#steady].map(([identity, { shown }]) => [identity, shown]));
    this.#connections = [...findings].flatMap(([identity, finding]) => {
      const isOwn = identity === own;
      const received = rates.received.filter((stream) => isOwn || stream.identity === identity);
      const loss = worstLossOf(finding.reason === "your-upload" ? rates.sent : received);
      const number = isOwn ? null : (this.#numbers.get(identity) ?? null);
      // The round trip to somebody else is unknown.
      return troubleOf(finding, number, { loss, roundTrip: isOwn ? rates.roundTrip : null }) ?? [];
    });
    this.#show(findings);
    this.#note();
  }

  #show(findings: ReadonlyMap<string, Finding>): void {
    const { findings: before } = useQuality.getState();
    const isSame =
      findings.size === before.size &&
      [...findings].every(([identity, finding]) => {
        const earlier = before.get(identity);
        return earlier !== undefined && isSameFinding(earlier, finding);
      });
    if (isSame) return;
    useQuality.setState({ findings });
    this.#onFindings();
  }

  /** Between two connections there is nothing to measure. The history stays. */
  #forget(): void {
    this.#readings = [];
    this.#steady = new Map();
    this.#connections = [];
    this.#show(new Map());
  }

  #close(): void {
    if (!this.#isClosed) keepRecord(closeRecord(this.#record, this.#now()));
    this.#isClosed = true;
  }

  #note(): void {
    if (this.#isClosed) return;
    const { connection, microphone, camera, microphoneNotice } = useCall.getState();
    if (connection.status === "connected") this.#restarting = false;
    const about = { participant: null, loss: null, roundTrip: null };
    const troubles: Trouble[] =
      connection.status === "reconnecting"
        ? [{ ...about, place: this.#restarting ? "server" : "reconnecting", what: "lost" }]
        : [...this.#connections];
    if (isProblem(microphone)) troubles.push({ ...about, place: "microphone", what: microphone });
    else if (microphoneNotice === "silent") troubles.push({ ...about, place: "microphone", what: "silent" });
    if (isProblem(camera)) troubles.push({ ...about, place: "camera", what: camera });
    const before = this.#record;
    this.#record = {
      ...noteTroubles(before, troubles, this.#now()),
      others: Math.max(before.others, this.#numbers.size),
    };
    // Kept as an incident begins or ends, so that a crash loses none.
    if (begunAndOpen(this.#record) !== begunAndOpen(before)) keepRecord(this.#record);
  }

  #now(): number {
    return performance.now() - this.#began;
  }
}

const begunAndOpen = ({ incidents }: CallRecord): string =>
  `${incidents.length} ${incidents.filter(({ duration }) => duration === null).length}`;
