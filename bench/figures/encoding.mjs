const NOTE =
  "Straight into the open batch, beside protobufjs's encode() of a whole LogGroup of a thousand, whose objects are made first.";

/** @type {import('../runner/types.mjs').Figure} */
export const textEncoding = encoding(
  { number: '4a', key: 'text-encoding', title: 'CPU for encoding a record whose values are texts' },
  { ours: 'log writer, texts', reference: 'protobufjs, texts' },
);

/** @type {import('../runner/types.mjs').Figure} */
export const objectEncoding = encoding(
  {
    number: '4b',
    key: 'object-encoding',
    title: 'CPU for encoding a record of values of any kind',
  },
  { ours: 'log writer, objects', reference: 'protobufjs, objects' },
);

/**
 * @param {Pick<import('../runner/types.mjs').Figure, 'number' | 'key' | 'title'>} name
 * @param {{ ours: string, reference: string }} contenders
 * @returns {import('../runner/types.mjs').Figure}
 */
function encoding(name, { ours, reference }) {
  return {
    ...name,
    note: NOTE,
    sizes: {
      full: { rounds: 11, passes: 300 },
      quick: { rounds: 2, passes: 80 },
      tiny: { rounds: 1, passes: 2 },
    },
    contenders: [
      { name: ours, role: 'ours', offline: true, task: task(ours) },
      { name: reference, role: 'peer', offline: true, task: task(reference) },
    ],
    measures: [
      { key: 'cpu', title: '', unit: 'ns', digits: 0, value: ({ cpuNanos = 0 }) => cpuNanos },
    ],
    goals: [{ measure: 'cpu', of: ours, to: reference, atMost: 0.6 }],
  };
}

/** @param {string} contender */
function task(contender) {
  return { workload: 'encode', contender };
}
