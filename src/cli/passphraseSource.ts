import * as l10n from '@vscode/l10n';
import { fileReason } from '../core/present/fileReason.ts';
import type { PassphraseQuestion } from '../core/renewal/keys/keyModel.ts';
import { joinSentences } from '../core/text/sentences.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { fileErrorReason, tooLarge } from '../node/fileErrorReason.ts';
import { readAtMost } from '../node/readRegularFile.ts';
import type { ParsedArguments } from './arguments.ts';
import { type CliIo, FileError, UsageError } from './io.ts';

/** Returns the passphrase of an encrypted key; `undefined` if nobody can be asked. */
export type PassphraseSource = (question: PassphraseQuestion) => Promise<string | undefined>;

/**
 * Where passphrases come from. Never the command line itself, which every user of the machine can read while the command runs.
 *
 * @throws {UsageError} When the source does not exist.
 */
export function passphraseSource({ text }: ParsedArguments, io: CliIo): PassphraseSource {
  const [descriptor, variable] = [text('passphrase-fd'), text('passphrase-env')];
  if (descriptor !== undefined && variable !== undefined) {
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--passphrase-fd', '--passphrase-env'));
  }
  if (descriptor !== undefined) {
    const lines = readDescriptor(descriptor);
    return async ({ attempt }) => lines[attempt - 1];
  }
  if (variable !== undefined) {
    const passphrase = io.environment[variable];
    if (passphrase === undefined) {
      throw new UsageError(
        l10n.t('{0}: environment variable {1} is not set.', '--passphrase-env', JSON.stringify(variable)),
      );
    }
    return async ({ attempt }) => (attempt === 1 ? passphrase : undefined);
  }
  return (question) => io.askSecret(wordsOf(question));
}

/** Three lines are tried, and no passphrase is this long. */
const longestPassphrases = 1 << 20;

/** The lines of a file descriptor. Each is a passphrase, because several keys can have different ones. */
function readDescriptor(text: string): readonly string[] {
  if (!/^\d{1,4}$/.test(text))
    throw new UsageError(
      l10n.t('{0} takes a file descriptor number, not {1}.', '--passphrase-fd', JSON.stringify(text)),
    );
  try {
    const read = readAtMost(Number(text), longestPassphrases);
    if (read === undefined) throw new UsageError(tooLarge(longestPassphrases));
    return new TextDecoder()
      .decode(read)
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
  } catch (error) {
    const reason = error instanceof UsageError ? error.message : fileErrorReason(error);
    throw new FileError(`--passphrase-fd ${text}: ${fileReason(reason)}.`);
  }
}

function wordsOf({ path, encryption, attempt }: PassphraseQuestion): string {
  const file = visibleWholeText(path);
  const question =
    encryption === undefined
      ? l10n.t('Passphrase for the key in {0}: ', file)
      : l10n.t('Passphrase for the key in {0} ({1}): ', file, visibleText(encryption));
  return attempt > 1 ? joinSentences(l10n.t('Wrong passphrase.'), question) : question;
}
