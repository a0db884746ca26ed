import type * as z from "zod";
import { PendingCalls } from "../node/pending-calls.ts";
import {
  channelCalls,
  controlPlaneEvents,
  fromControlPlane,
  supervisorCalls,
  type CallInput,
  type CallOutput,
  type ChannelCall,
  type ControlPlaneEvent,
  type ControlPlaneEventData,
  type FromControlPlane,
  type SupervisorCall,
  type SupervisorCallOutput,
  type SupervisorEvent,
  type SupervisorEventData,
  type ToControlPlane,
} from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** What the supervisor does when the control plane calls it. */
export type SupervisorCallHandlers = {
  readonly [Name in SupervisorCall]: (
    input: z.output<(typeof supervisorCalls)[Name]["input"]>,
  ) => SupervisorCallOutput<Name> | Promise<SupervisorCallOutput<Name>>;
};

interface ChannelParts {
  readonly send: (message: ToControlPlane) => void;
  readonly calls: SupervisorCallHandlers;
  readonly events: { readonly [Name in ControlPlaneEvent]: (data: ControlPlaneEventData<Name>) => void };
  /** Logs a line. */
  readonly onLine: (line: string) => void;
}

/** The supervisor's end of the channel to one process of the control plane. */
export class ControlPlaneChannel {
  readonly #parts: ChannelParts;
  readonly #pending = new PendingCalls();
  #closed = false;

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
    const send = (id: number) => this.#parts.send({ type: "call", id, name, input });
    const output = channelCalls[name].output.safeParse(await this.#pending.call(name, send, deadline));
    if (output.success) return output.data as CallOutput<Name>;
    throw new HostFailure("HEARTH_CONTROL_PLANE_FAILED", `Its answer was invalid (${name}).`, output.error);
  }

  tell<Name extends SupervisorEvent>(name: Name, data: SupervisorEventData<Name>): void {
    if (!this.#closed) this.#parts.send({ type: "event", name, data });
  }

  /** Takes in what the process has sent. Logs what is invalid: a broken process must not crash its supervisor. */
  receive(message: unknown): void {
    const parsed = fromControlPlane.safeParse(message);
    if (!parsed.success) this.#logInvalid(parsed.error.issues[0]?.message);
    else if (parsed.data.type === "event") this.#receiveEvent(parsed.data);
    else if (parsed.data.type === "call") void this.#answer(parsed.data);
    else this.#pending.receive(parsed.data);
  }

  /** The process has exited. Calls that it has not answered reject, and all later ones. */
  close(reason: HostFailure): void {
    this.#closed = true;
    this.#pending.close(reason);
  }

  #receiveEvent({ name, data }: Extract<FromControlPlane, { type: "event" }>): void {
    const parsed = controlPlaneEvents[name].safeParse(data);
    if (!parsed.success) return this.#logInvalid(parsed.error.issues[0]?.message);
    const listener = this.#parts.events[name] as (data: unknown) => void;
    return listener(parsed.data);
  }

  async #answer({ id, name, input }: Extract<FromControlPlane, { type: "call" }>): Promise<void> {
    const answer = (message: ToControlPlane) => {
      if (!this.#closed) this.#parts.send(message);
    };
    try {
      const handle = this.#parts.calls[name] as (input: unknown) => unknown;
      answer({ type: "answer", id, value: await handle(supervisorCalls[name].input.parse(input)) });
    } catch (error) {
      this.#parts.onLine(`could not carry out a call of the control plane (${name}): ${String(error)}`);
      const { code, detail } =
        error instanceof HostFailure ? error : new HostFailure("HEARTH_CONTROL_PLANE_FAILED");
      answer({ type: "failure", id, code, detail });
    }
  }

  #logInvalid(why: string | undefined): void {
    this.#parts.onLine(`the control plane sent an invalid message: ${why}`);
  }
}
