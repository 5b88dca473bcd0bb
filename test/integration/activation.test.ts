import { assert } from 'chai';
import * as vscode from 'vscode';

suite('activation', () => {
  const extension = vscode.extensions.getExtension('certscope.certscope');

  test('the packaged extension is installed', () => {
    assert.isDefined(extension);
  });

  test('it activates', async () => {
    await extension?.activate();
    assert.isTrue(extension?.isActive);
  });

  test('the sample cluster is open', async () => {
    const files = await vscode.workspace.findFiles('**/admin.conf');
    assert.lengthOf(files, 1);
  });
});
