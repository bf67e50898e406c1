/** A provider that tells its secrets when it fails, as some do. */
export default (options) => ({
  getCredentials: async () => {
    throw new Error(`STS said no to ${JSON.stringify(options)}`, { cause: options });
  },
});
