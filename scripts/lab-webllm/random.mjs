/** Marsaglia's xorshift of 32 bits: the weights of the labs' models. @param {number} seed not 0 */
export function xorshift(seed) {
  let state = seed >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}
