// What any text must be that people write and the loop carries on: valid Unicode that every message on its way can hold.

/** XML 1.0 knows neither, so SQS and SNS refuse a message that holds one; everything else that is valid passes. */
const CARRIED_BY_NO_MESSAGE = /[\uFFFE\uFFFF]/;

export const isValidText = (text: string): boolean =>
  text.isWellFormed() && !CARRIED_BY_NO_MESSAGE.test(text);

/** @param field its name, as the complaint is to call it. */
export const invalidText = (field: string): string =>
  `${field} holds half a surrogate pair, U+FFFE or U+FFFF; send valid Unicode`;
