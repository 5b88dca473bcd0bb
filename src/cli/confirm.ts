import type { ReadStream } from 'node:tty';

/**
 * Asks a question on the terminal. Without an answer (Ctrl-C, Ctrl-D, a terminal that closes) it is answered with no.
 *
 * @returns `undefined` if there is no terminal.
 */
export async function confirm(
  question: string,
  input: ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean | undefined> {
  if (!input.isTTY) return undefined;
  // Most commands ask nothing.
  const { createInterface } = await import('node:readline');
  const asking = createInterface({ input, output });
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      resolve(answer);
      asking.close();
    };
    asking.question(question, (answer) => end(/^(?:y|yes|是)$/iu.test(answer.trim())));
    asking.on('SIGINT', () => end(false)).on('close', () => end(false));
    input.once('error', () => end(false));
  });
}
