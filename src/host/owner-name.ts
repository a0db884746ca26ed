import { userInfo } from "node:os";
import { displayName } from "../shared/contract/entities.ts";

/** The owner's initial display name: the system's user name. */
export function ownerName(): string {
  try {
    return displayName.parse(userInfo().username);
  } catch {
    return "Owner";
  }
}
