import type { Message } from "../../../shared/contract/entities.ts";
import type { PendingMessage } from "../../stores/app-store.ts";
import { groupMessages, type GroupedMessage } from "./grouping.ts";

/** What stands above all messages: the button for earlier ones, and what an empty room says. */
export const ABOVE = "above";

/** One row of the timeline. The same message is the same object as long as nothing of it changes. */
export type Row = typeof ABOVE | GroupedMessage | PendingMessage;

/**
 * All rows of a timeline, from the top. After a reload, a message may have arrived that is still pending here until the host is
 * asked for it.
 */
export function rowsOf(messages: readonly Message[], pending: readonly PendingMessage[]): readonly Row[] {
  const arrived = new Set(pending.length > 0 ? messages.map(({ txn_id }) => txn_id) : []);
  return [
    ABOVE,
    ...groupMessages(messages),
    ...pending.filter(({ transactionId }) => !arrived.has(transactionId)),
  ];
}

export function keyOf(row: Row): string {
  if (row === ABOVE) return ABOVE;
  return "message" in row ? row.message.id : row.transactionId;
}

/** The rows to render next, and whether the difference to those before is above them. */
export interface Step {
  readonly rows: readonly Row[];
  readonly shift: boolean;
}

/**
 * Leads from one list of rows to the next. What is put above must not move what is seen, nor must what is added at the end; the
 * window over the list can do either at a time, so that for both at once it takes a step between.
 */
export function stepTo(rows: readonly Row[], before: readonly Row[]): Step {
  const [, first] = before;
  const at = first === undefined ? -1 : rows.findIndex((row) => keyOf(row) === keyOf(first));
  if (at <= 1) return { rows, shift: false };
  const isAllAbove = rows.length - at === before.length - 1;
  return { rows: isAllAbove ? rows : [...rows.slice(0, at), ...before.slice(1)], shift: true };
}
