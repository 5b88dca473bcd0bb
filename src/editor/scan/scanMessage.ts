import * as vscode from 'vscode';
import type { ScanState } from './scanState.ts';

/** Empty if there is nothing to say. */
export function scanMessage(state: ScanState): string {
  switch (state.kind) {
    case 'scanning':
      return state.filesRead === 0
        ? vscode.l10n.t('Reading files…')
        : vscode.l10n.t('Reading files… {0} so far, {1} with certificates.', state.filesRead, state.filesFound);
    case 'failed':
      return vscode.l10n.t('The files could not be read. The CertScope log shows why.');
    case 'stopped':
      return vscode.l10n.t('Stopped after {0} files. Run Scan Files Again to read all files.', state.filesRead);
    case 'done':
      return state.stoppedAfter === undefined ? '' : stopMessage(state.stoppedAfter, state.isVirtualCut === true);
  }
}

function stopMessage(files: number, isVirtualCut: boolean): string {
  return isVirtualCut
    ? vscode.l10n.t(
        'Stopped after {0} files, because each file is a request here. To see the rest, exclude folders with certscope.scan.exclude or raise certscope.scan.maxVirtualFiles.',
        files,
      )
    : vscode.l10n.t(
        'Stopped after {0} files. To see the rest, exclude folders with certscope.scan.exclude, narrow certscope.roots or raise certscope.scan.maxFiles.',
        files,
      );
}
