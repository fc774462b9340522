/** Euclidean distances between the points of a configuration, points x points. */
export function distances(configuration: readonly (readonly number[])[]): number[][] {
  return configuration.map((a) =>
    configuration.map((b) => {
      let squares = 0;
      for (let d = 0; d < a.length; d++) squares += (a[d]! - b[d]!) ** 2;
      return Math.sqrt(squares);
    })
  );
}
