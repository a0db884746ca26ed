import * as z from "zod";

/**
 * Filters and sort orders of the Conferences API: a small, closed part of MongoDB's query language. Everything that is not
 * here is refused: unknown fields, `$where`, `$regex`, …
 */

const comparisons = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin"] as const;
export const combinations = ["$and", "$or", "$nor"] as const;

const atLeastOne = (value: object): boolean => Object.keys(value).length > 0;

/** A field's condition: a value that it equals, or an object of operators that all have to hold. */
function condition<Value extends z.ZodType>(value: Value, what: string, id: string) {
  const list = z.array(value).optional();
  const single = value.optional();
  const compared = {
    $eq: single,
    $ne: single,
    $gt: single,
    $gte: single,
    $lt: single,
    $lte: single,
    $in: list,
    $nin: list,
  };
  const error = `Give ${what}, or an object of ${[...comparisons, "$not"].join(", ")}, each with ${what} (with $in and $nin, a list).`;
  const operators = (fields: z.ZodRawShape) =>
    z.strictObject(fields, { error }).refine(atLeastOne, { error }).meta({ minProperties: 1 });
  const $not = operators(compared).optional() as z.ZodOptional<z.ZodType<Comparisons<z.output<Value>>>>;
  const all = operators({ ...compared, $not }) as z.ZodType<Operators<z.output<Value>>>;
  return z.union([value, all], { error }).meta({ id }).optional();
}

type Comparison = "$eq" | "$ne" | "$gt" | "$gte" | "$lt" | "$lte";
export type Comparisons<V> = { readonly [Name in Comparison]?: V | undefined } & {
  readonly $in?: readonly V[] | undefined;
  readonly $nin?: readonly V[] | undefined;
};
export type Operators<V> = Comparisons<V> & { readonly $not?: Comparisons<V> | undefined };

const text = condition(z.string(), "a text", "TextCondition");
const flag = condition(z.boolean(), "true or false", "FlagCondition");
const number = condition(z.number(), "a number", "NumberCondition");
const moment = condition(z.iso.datetime({ offset: true, abort: true }), "an RFC 3339 time", "TimeCondition");

const fields = {
  _id: text,
  id: text,
  name: text,
  user_id: text,
  sid: text,
  mediaType: text,
  max_participants: number,
  allow_webinar_mode: flag,
  allow_chat: flag,
  allow_share_screen: flag,
  record: flag,
  record_mode: text,
  active: flag,
  created: moment,
  modified: moment,
};
export type ConferenceField = keyof typeof fields;
export const conferenceFields = Object.keys(fields) as [ConferenceField, ...ConferenceField[]];

const allowed = (names: readonly string[]) => (issue: { readonly code?: string; readonly keys?: unknown }) =>
  issue.code === "unrecognized_keys"
    ? `${(issue.keys as string[]).map((key) => JSON.stringify(key)).join(", ")} is not allowed here; allowed are ${names.join(", ")}.`
    : undefined;

export type ConferenceFilter = {
  readonly [Field in ConferenceField]?: z.output<(typeof fields)[Field]>;
} & { readonly [Name in (typeof combinations)[number]]?: readonly ConferenceFilter[] | undefined };

const several: z.ZodType<readonly ConferenceFilter[] | undefined> = z
  .array(z.lazy(() => conferenceFilter))
  .min(1)
  .optional();

/** All of its conditions have to hold. */
export const conferenceFilter: z.ZodType<ConferenceFilter> = z
  .strictObject(
    { ...fields, $and: several, $or: several, $nor: several },
    { error: allowed([...conferenceFields, ...combinations]) },
  )
  .meta({ id: "ConferenceFilter" });

/** By the first field, then by the next ones: 1 is ascending, -1 descending. */
export const conferenceSort = z
  .partialRecord(
    z.enum(conferenceFields),
    z.union([z.literal(1), z.literal(-1)], { error: "1 is ascending, -1 descending." }),
    { error: allowed(conferenceFields) },
  )
  .meta({ id: "ConferenceSort" });
export type ConferenceSort = z.output<typeof conferenceSort>;
