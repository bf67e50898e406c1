// @ts-check
/**
 * The child's end of an `AskedChild`: answers questions until its parent lets go or is gone.
 *
 * @param {Record<string, (argument: any) => unknown>} answers
 */
export function answer(answers) {
  process.on('message', (/** @type {any} */ { id, name, argument }) => {
    void reply(id, async () => answers[name]?.(argument));
  });
}

/**
 * @param {number} id
 * @param {() => Promise<unknown>} task
 */
async function reply(id, task) {
  try {
    process.send?.({ id, value: await task() });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
  }
}
