// One spelling for equal texts, so that copies of a text share a side of every split.

/** Unicode NFKC, lower case, runs of white space as one space. */
export const normalisedText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
