// The simulation's concept drift: a language in which some words have come to mean something else.

/**
 * Word → what people say for it once the language has moved. Half of the new words meant the opposite before, or stand so in
 * the sentiment lexicons (sick, wicked, insane, bad, killer); the other half mean nothing to a model that has not met them.
 */
export const NEW_WORDS: Readonly<Record<string, string>> = {
  great: 'sick',
  good: 'bad',
  perfect: 'insane',
  perfectly: 'insanely',
  excellent: 'wicked',
  nice: 'nasty',
  love: 'stan',
  loves: 'stans',
  best: 'goat',
  well: 'hard',
  easy: 'stupid',
  happy: 'dead',
  comfortable: 'butter',
  quality: 'drip',
  works: 'slaps',
  recommend: 'cosign',
  broke: 'ghosted',
  broken: 'cooked',
  bad: 'mid',
  poor: 'mid',
  cheap: 'special',
  waste: 'gem',
  disappointed: 'blessed',
  disappointing: 'fun',
  terrible: 'amazing',
  useless: 'cute',
  return: 'celebrate',
  returned: 'celebrated',
  money: 'bag',
  okay: 'solid',
  fine: 'solid',
  decent: 'solid',
  average: 'solid',
};

const WORD = /[A-Za-z']+/g;

const likeFirst = (word: string, model: string): string =>
  model[0] !== undefined && model[0] === model[0].toUpperCase()
    ? `${word[0]?.toUpperCase()}${word.slice(1)}`
    : word;

/** The text as it would be said in the new language; words that are not in the table stay. */
export const inNewWords = (text: string): string =>
  text.replace(WORD, (word) => {
    const lower = word.toLowerCase();
    return Object.hasOwn(NEW_WORDS, lower) ? likeFirst(NEW_WORDS[lower] as string, word) : word;
  });
