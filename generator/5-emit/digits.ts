/**
 * 1575742 → 1_575_742, in code, comments and pages alike, so that a number can be read and searched for. Up to four
 * digits stay together.
 */
export const grouped = (value: number): string => {
  const text = String(value);
  return /^-?\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, "_") : text;
};
