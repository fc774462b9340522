/** An index may be out of range: what it reads is a number or undefined. */
export const third = (numbers: number[]): number => numbers[2];
