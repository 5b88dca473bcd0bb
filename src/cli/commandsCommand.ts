import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../core/pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../core/pki/pkiModel.ts';
import { renewalCommandsText } from '../core/present/change/renewalCommandsText.ts';
import { rotationMarkdown } from '../core/present/change/rotationMarkdown.ts';
import { unreadJson, unreadNote } from '../core/present/unreadNote.ts';
import { afterRenewal } from '../core/renewal/afterwards/checklist.ts';
import { renewalCommandsFor } from '../core/renewal/commands/renewalCommandsFor.ts';
import { unreadPlaces } from '../core/renewal/notRenewable.ts';
import { planRotation } from '../core/renewal/rotation/rotationPlan.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { typed } from '../core/text/programName.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { ParsedArguments } from './arguments.ts';
import { besideFiles, surroundingsOf } from './change/surroundings.ts';
import { certificateIn, readChoice } from './chosenCertificate.ts';
import { type CliIo, complain, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { optionWords } from './optionTable.ts';
import { readingTerms } from './readingTerms.ts';
import { InputError } from './renewalFile.ts';
import { parseDays } from './requestArguments.ts';
import { checkRoot } from './rootOption.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope commands`: how a certificate's own tools renew it, and the next steps; for a CA, how to rotate it. */
export async function runCommands(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text } = parsed;
  const [file, ...paths] = positionals;
  if (file === undefined || positionals.includes('')) throw new UsageError(l10n.t('{0} is missing.', 'FILE'));
  const days = parseDays(text('days'));
  const format = parsed.oneOf('format', optionWords.plain, 'text');
  const terms = readingTerms(parsed);
  const root = checkRoot(terms.root, io.cwd);
  try {
    const choice = { file, field: text('field'), paths, ...terms };
    // As `renew` does: what a CA signed is not in its own file.
    const around =
      paths.length > 0 ? [] : [...besideFiles([file], io.cwd), ...surroundingsOf([file], terms.root, io).paths];
    const read = await readChoice(choice, createDecodingTools(io), io, around);
    const { graph } = read;
    const { node, place } = certificateIn(read, choice);
    const unread = unreadPlaces(graph);
    for (const note of unreadNote(unread)) tellNote(note, io);
    const told = { unread: unreadJson(unread) };
    const now = io.now();
    // Commands are run on the machine whose files these are.
    const pathOf = ({ path, hostPath = path }: DecodedFile): string => (root === undefined ? path : hostPath);
    if (isUsedAsCa(node)) {
      if (paths.length === 0 && !hasSigned(graph, node)) throw new InputError(nothingSigned(file));
      const plan = planRotation({ graph, ca: node, now, pathOf });
      io.out(format === 'json' ? toJson({ rotation: plan, ...told }) : rotationMarkdown(plan));
      // A rotation leaves out nothing that its CA signed.
      return unread.length === 0 ? exitCode.ok : exitCode.usage;
    }
    const commands = renewalCommandsFor({ graph, node, place, days, now, pathOf });
    const afterwards = afterRenewal({ graph, renewed: [{ node, places: [place] }], pathOf });
    io.out(format === 'json' ? toJson({ commands, afterwards, ...told }) : renewalCommandsText(commands, afterwards));
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain('commands', error.message.trimEnd(), io);
    return exitCode.usage;
  }
}

function hasSigned({ certificates }: PkiGraph, { fingerprint }: CertificateNode): boolean {
  return [...certificates.values()].some(
    ({ fingerprint: own, issuer }) =>
      own !== fingerprint && issuer.kind === 'verified' && issuer.issuers.includes(fingerprint),
  );
}

function nothingSigned(file: string): string {
  return l10n.t(
    'No certificate signed by this CA was found around it, which does not mean that there is none. Name the files and folders that may contain some: {0}',
    typed(`commands ${visibleWholeText(file)} PATH…`),
  );
}

function toJson(content: object): string {
  return jsonDocument({ schemaVersion: 1, ...content });
}
