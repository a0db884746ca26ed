import {
  channelCalls,
  controlPlaneEvents,
  fromControlPlane,
  type CallInput,
  type CallOutput,
  type ChannelCall,
  type ControlPlaneEvent,
  type ControlPlaneEventData,
  type FromControlPlane,
  type SupervisorEvent,
  type SupervisorEventData,
  type ToControlPlane,
} from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

interface ChannelParts {
  readonly send: (message: ToControlPlane) => void;
  readonly events: { readonly [Name in ControlPlaneEvent]: (data: ControlPlaneEventData<Name>) => void };
  /** Logs a line. */
  readonly onLine: (line: string) => void;
}

/** The supervisor's end of the channel to one process of the control plane. */
export class ControlPlaneChannel {
  readonly #parts: ChannelParts;
  /** Calls without an answer so far. */
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #callCount = 0;
  #closed: HostFailure | null = null;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  /**
   * Rejects with a `HostFailure`: the one that the process answers with; HEARTH_CONTROL_PLANE_UNRESPONSIVE if it does not
   * answer within `deadline` milliseconds; or the reason for which it has exited, at once.
   */
  async call<Name extends ChannelCall>(
    name: Name,
    input: CallInput<Name>,
    deadline: number,
  ): Promise<CallOutput<Name>> {
    if (this.#closed) throw this.#closed;
    this.#callCount += 1;
    const id = this.#callCount;
    const answer = Promise.withResolvers<unknown>();
    const late = () => {
      const detail = `It did not answer within ${Math.round(deadline / 1_000)} seconds (${name}).`;
      answer.reject(new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE", detail));
    };
    const timer = setTimeout(late, deadline);
    this.#pending.set(id, answer);
    try {
      this.#parts.send({ type: "call", id, name, input });
      const output = channelCalls[name].output.safeParse(await answer.promise);
      if (output.success) return output.data as CallOutput<Name>;
      throw new HostFailure("HEARTH_CONTROL_PLANE_FAILED", `Its answer was invalid (${name}).`, output.error);
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }

  tell<Name extends SupervisorEvent>(name: Name, data: SupervisorEventData<Name>): void {
    if (!this.#closed) this.#parts.send({ type: "event", name, data });
  }

  /** Takes in what the process has sent. Logs what is invalid: a broken process must not crash its supervisor. */
  receive(message: unknown): void {
    const parsed = fromControlPlane.safeParse(message);
    if (!parsed.success) this.#logInvalid(parsed.error.issues[0]?.message);
    else if (parsed.data.type === "event") this.#receiveEvent(parsed.data);
    else if (parsed.data.type === "answer") this.#pending.get(parsed.data.id)?.resolve(parsed.data.value);
    else this.#pending.get(parsed.data.id)?.reject(new HostFailure(parsed.data.code, parsed.data.detail));
  }

  /** The process has exited. Calls that it has not answered reject, and all later ones. */
  close(reason: HostFailure): void {
    this.#closed ??= reason;
    for (const answer of this.#pending.values()) answer.reject(this.#closed);
  }

  #receiveEvent({ name, data }: Extract<FromControlPlane, { type: "event" }>): void {
    const parsed = controlPlaneEvents[name].safeParse(data);
    if (!parsed.success) return this.#logInvalid(parsed.error.issues[0]?.message);
    const listener = this.#parts.events[name] as (data: unknown) => void;
    return listener(parsed.data);
  }

  #logInvalid(why: string | undefined): void {
    this.#parts.onLine(`the control plane sent an invalid message: ${why}`);
  }
}
