import { describe, expect, test } from "vitest";
import type * as z from "zod";
import { matcher, sorter, type Filterable } from "../../../../src/control-plane/conferences/filter.ts";
import { conferenceFilter, conferenceSort } from "../../../../src/shared/contract/conference-filter.ts";

const conference = (name: string, others: Partial<Filterable> = {}): Filterable => ({
  _id: "0".repeat(24),
  id: "0".repeat(24),
  name,
  user_id: "1".repeat(24),
  sid: name.toLowerCase(),
  mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
  max_participants: 20,
  allow_webinar_mode: false,
  allow_chat: true,
  allow_share_screen: true,
  record: false,
  record_mode: "ROOM_COMPOSITE_GRID",
  active: true,
  created: "2026-03-24T16:00:00.000Z",
  modified: "2026-03-24T16:00:00.000Z",
  ...others,
});

const all = [
  conference("Main", { max_participants: 50, created: "2026-03-24T16:00:00.000Z" }),
  conference("Audio", { mediaType: "MEDIA_TYPE_AUDIO_ONLY", created: "2026-03-24T17:00:00.000Z" }),
  conference("Old", { active: false, max_participants: 200, created: "2026-03-24T15:00:00.000Z" }),
];
const parsed = (text: string) => conferenceFilter.parse(JSON.parse(text));
const names = (filter: string) => all.filter(matcher(parsed(filter))).map(({ name }) => name);

const problem = (schema: z.ZodType, text: string) =>
  schema.safeParse(JSON.parse(text)).error?.issues[0]?.message;

describe("a filter", () => {
  test.each([
    ["{}", ["Main", "Audio", "Old"]],
    ['{"active": true}', ["Main", "Audio"]],
    ['{"active": {"$ne": true}}', ["Old"]],
    ['{"name": "Main", "active": false}', []],
    ['{"max_participants": {"$gt": 20, "$lt": 200}}', ["Main"]],
    ['{"max_participants": {"$gte": 50}}', ["Main", "Old"]],
    ['{"max_participants": {"$lte": 20}}', ["Audio"]],
    ['{"name": {"$in": ["Main", "Old", "Nobody"]}}', ["Main", "Old"]],
    ['{"name": {"$nin": ["Main"]}}', ["Audio", "Old"]],
    ['{"name": {"$in": []}}', []],
    ['{"name": {"$not": {"$in": ["Main"]}}}', ["Audio", "Old"]],
    ['{"max_participants": {"$gt": 20, "$not": {"$gt": 100}}}', ["Main"]],
    ['{"$or": [{"name": "Main"}, {"active": false}]}', ["Main", "Old"]],
    ['{"$nor": [{"name": "Main"}, {"active": false}]}', ["Audio"]],
    ['{"$and": [{"active": true}, {"$or": [{"name": "Audio"}, {"name": "Old"}]}]}', ["Audio"]],
    ['{"created": "2026-03-24T18:00:00+02:00"}', ["Main"]],
    ['{"created": {"$gt": "2026-03-24T16:30:00Z"}}', ["Audio"]],
    ['{"created": {"$in": ["2026-03-24T16:00:00Z"]}}', ["Main"]],
  ])("%s finds %j", (filter, expected) => {
    expect(names(filter)).toEqual(expected);
  });

  test.each([
    ['{"$where": "sleep(1000)"}', /"\$where" is not allowed here; allowed are _id, id, name, .*\$nor/],
    ['{"name": {"$regex": "^M"}}', /Give a text, or an object of \$eq, \$ne, .*\$not/],
    ['{"password": "x"}', /"password" is not allowed here/],
    ['{"__proto__": {"active": true}}', /"__proto__" is not allowed here/],
    ['{"constructor": 1, "toString": 2}', /"constructor", "toString" is not allowed here/],
    ['{"name": {"$ne": null}}', /Give a text/],
    ['{"name": {}}', /Give a text/],
    ['{"name": {"__proto__": {}}}', /Give a text/],
    ['{"name": {"$not": "Main"}}', /Give a text/],
    ['{"active": "true"}', /Give true or false/],
    ['{"max_participants": {"$gt": "1"}}', /Give a number/],
    ['{"created": "yesterday"}', /Give an RFC 3339 time/],
    ['{"$or": []}', />=1/],
    ['{"$or": {"name": "Main"}}', /expected array/],
    ['{"$and": [{"$where": "1"}]}', /"\$where" is not allowed here/],
    ['{"$not": {"name": "Main"}}', /"\$not" is not allowed here/],
    ["[]", /expected object/],
  ])("%s is refused with what is allowed", (filter, message) => {
    expect(problem(conferenceFilter, filter)).toMatch(message);
  });
});

describe("a sort order", () => {
  const sorted = (text: string) =>
    all.toSorted(sorter(conferenceSort.parse(JSON.parse(text)))).map(({ name }) => name);

  test.each([
    ["{}", ["Main", "Audio", "Old"]],
    ['{"created": 1}', ["Old", "Main", "Audio"]],
    ['{"created": -1}', ["Audio", "Main", "Old"]],
    ['{"active": -1, "name": 1}', ["Audio", "Main", "Old"]],
    // By the first field first, whatever their order in the API's description.
    ['{"max_participants": -1, "_id": 1}', ["Old", "Main", "Audio"]],
    ['{"record": 1}', ["Main", "Audio", "Old"]],
  ])("%s gives %j", (sort, expected) => {
    expect(sorted(sort)).toEqual(expected);
  });

  test.each([
    ['{"password": 1}', /"password" is not allowed here; allowed are _id/],
    ['{"$where": 1}', /"\$where" is not allowed here/],
    ['{"name": 2}', /1 is ascending, -1 descending/],
    ['{"name": {"$gt": 1}}', /1 is ascending, -1 descending/],
  ])("%s is refused with what is allowed", (sort, message) => {
    expect(problem(conferenceSort, sort)).toMatch(message);
  });
});
