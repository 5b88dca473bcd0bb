import type { ReadStream } from 'node:tty';

/**
 * Asks for a secret on the terminal, without showing what is typed.
 *
 * @returns `undefined` if there is no terminal, or if the user cancels (Ctrl-C, Ctrl-D).
 */
export function askSecret(
  question: string,
  input: ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string | undefined> {
  if (!input.isTTY) return Promise.resolve(undefined);
  output.write(question);
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.resume();
  return new Promise((resolve) => {
    let answer: string[] = [];
    const end = (result: string | undefined): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      resolve(result);
    };
    const take = (text: string): void => {
      for (const character of text) {
        if (/[\r\n\u0003\u0004]/.test(character)) {
          end(/[\r\n]/.test(character) ? answer.join('') : undefined);
          return;
        }
        if (/[\b\u007f]/.test(character)) answer = answer.slice(0, -1);
        else answer.push(character);
      }
    };
    input.on('data', take);
  });
}
