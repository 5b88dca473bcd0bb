import type { Occurrence } from '../../pki/pkiModel.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { placeWords } from '../report/reportCells.ts';
import { fieldWords } from '../tree/placeRow.ts';

/** The address of a server has a port and no lines. */
const address = /:\d+$/;

/** Where a credential is, by the path that the user knows: `admin.conf:16 · users[0]`. Harmless in plain text. */
export function shownPlace({ file, credential }: Occurrence): string {
  const line = file.lines?.positionAt(credential.block.span.start).line;
  const place = { path: file.path, field: fieldWords(file, credential) };
  return visibleWholeText(
    placeWords(line === undefined || address.test(file.path) ? place : { ...place, line: line + 1 }),
  );
}
