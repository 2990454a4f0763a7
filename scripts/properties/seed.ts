/** The seed of every property in `npm test`: each run tests the same values. `npm run fuzz` uses others. */
export const SEED = 20_261_128;
