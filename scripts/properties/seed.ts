/** The seed of every property in `npm test`, so that each run tests the same values. `npm run fuzz` takes others. */
export const SEED = 20_261_128;
