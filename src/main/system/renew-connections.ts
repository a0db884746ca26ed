import type { Session } from "electron";

/**
 * Has the next requests use new connections, to wherever names lead then. When a host has moved to another address, Chromium
 * would go on using the connections to the old one, which nobody has closed, and remember the old address for a minute.
 */
export async function renewConnections(session: Session): Promise<void> {
  await Promise.all([session.closeAllConnections(), session.clearHostResolverCache()]);
}
