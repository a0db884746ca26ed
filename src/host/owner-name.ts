import { hostname, userInfo } from "node:os";
import { displayName } from "../shared/contract/entities.ts";

/**
 * The owner's name until they choose one: the system's user name; without one, that of the machine. Neither is a word of
 * some language, which a translation could not reach.
 */
export function ownerName(): string {
  for (const find of [() => userInfo().username, hostname])
    try {
      return displayName.parse(find());
    } catch {
      // There is none, or it is too long.
    }
  return "Hearth";
}
