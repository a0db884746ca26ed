/** A socket's remote address; an IPv4 address may be in the notation of IPv6. */
export const plainAddress = (address: string | undefined): string =>
  address?.replace(/^::ffff:/, "") || "unknown";
