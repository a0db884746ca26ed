import {
  conferenceFields,
  type Comparisons,
  type ConferenceField,
  type ConferenceFilter,
  type ConferenceSort,
  type Operators,
} from "../../shared/contract/conference-filter.ts";

/** Filters and sorts conferences as the API shows them. Nothing of what a client sends reaches SQL. */

type Value = string | number | boolean;
/** What a filter can see of a conference. */
export type Filterable = Readonly<Record<ConferenceField, Value>>;
type Test<T> = (value: T) => boolean;

/** A function that tells whether a conference matches. */
export function matcher(filter: ConferenceFilter): Test<Filterable> {
  const { $and = [], $or, $nor = [] } = filter;
  const all = [...conferenceFields.flatMap((field) => fieldTest(field, filter[field])), ...$and.map(matcher)];
  const any = $or?.map(matcher);
  const none = $nor.map(matcher);
  return (conference) =>
    all.every((test) => test(conference)) &&
    (any === undefined || any.some((test) => test(conference))) &&
    !none.some((test) => test(conference));
}

function fieldTest(
  field: ConferenceField,
  condition: Value | Operators<Value> | undefined,
): Test<Filterable>[] {
  if (condition === undefined) return [];
  const read = (value: Value) => comparable(field, value);
  const { $not, ...compared }: Operators<Value> =
    typeof condition === "object" ? condition : { $eq: condition };
  const holds = comparison(compared, read);
  const denied = $not && comparison($not, read);
  return [
    (conference) => {
      const value = read(conference[field]);
      return holds(value) && !denied?.(value);
    },
  ];
}

function comparison(operators: Comparisons<Value>, read: (value: Value) => Value): Test<Value> {
  const { $in, $nin, ...single } = operators;
  const tests = Object.entries(single).flatMap(([operator, value]) => {
    if (value === undefined) return [];
    const wanted = read(value);
    return [(actual: Value) => comparators[operator as keyof typeof comparators](actual, wanted)];
  });
  const among = $in && new Set($in.map(read));
  const notAmong = $nin && new Set($nin.map(read));
  return (actual) =>
    tests.every((test) => test(actual)) &&
    (among === undefined || among.has(actual)) &&
    !notAmong?.has(actual);
}

const comparators = {
  $eq: (a: Value, b: Value) => a === b,
  $ne: (a: Value, b: Value) => a !== b,
  $gt: (a: Value, b: Value) => a > b,
  $gte: (a: Value, b: Value) => a >= b,
  $lt: (a: Value, b: Value) => a < b,
  $lte: (a: Value, b: Value) => a <= b,
};

/** Times as numbers, since the same moment can be written in several ways. */
const comparable = (field: ConferenceField, value: Value): Value =>
  (field === "created" || field === "modified") && typeof value === "string" ? Date.parse(value) : value;

/** A comparison function for the sort order. Equal ones keep their order. */
export function sorter(sort: ConferenceSort): (a: Filterable, b: Filterable) => number {
  const orders = Object.entries(sort) as [ConferenceField, 1 | -1][];
  return (a, b) => {
    for (const [field, direction] of orders) {
      const [first, second] = [comparable(field, a[field]), comparable(field, b[field])];
      if (first !== second) return first < second ? -direction : direction;
    }
    return 0;
  };
}
