/** What is going on, on one line of a terminal; elsewhere nothing. */
export class Progress {
  #stream = process.stderr;

  /** @param {string} text */
  show(text) {
    if (!this.#stream.isTTY) return;
    this.#stream.clearLine(0);
    this.#stream.cursorTo(0);
    this.#stream.write(text);
  }

  end() {
    this.show('');
  }
}
