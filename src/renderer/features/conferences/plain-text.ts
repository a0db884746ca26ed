/** Text as it is searched: without case and accents. */
export const plainText = (text: string): string =>
  text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
