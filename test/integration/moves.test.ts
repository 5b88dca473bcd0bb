import { assert } from 'chai';
import * as vscode from 'vscode';
import { runChange } from '../../src/editor/change/changeFlow.ts';
import { importRecipe } from '../../src/editor/change/recipes/importRecipe.ts';
import { embedRecipe, extractRecipe, replaceCaRecipe } from '../../src/editor/change/recipes/moveRecipes.ts';
import { undoRenewal } from '../../src/editor/change/undoChange.ts';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { changeScene, copySamples } from './support/changeScene.ts';
import { codesOf, eventually } from './support/documents.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite('moving certificates and keys', () => {
  let folder: TemporaryFolder;
  const textIn = async (name: string): Promise<string> => Buffer.from(await bytesOf(folder.file(name))).toString();
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('takes credentials out of a kubeconfig, embeds them again, and undoes either', async () => {
    folder = await temporaryFolder('moved', { isOutside: true });
    const names = ['scheduler.conf', 'scheduler-user-1.crt', 'scheduler-user-1.key'];
    await copySamples(folder, ['scheduler.conf']);
    const before = await textIn('scheduler.conf');
    const first = await changeScene(folder, ['scheduler.conf']);
    const path = folder.file('scheduler.conf').toString();
    await runChange(extractRecipe(path, undefined), first.host, first.panel.press('go', {}));
    const extracted = await textIn('scheduler.conf');
    assert.match(extracted, /client-key: scheduler-user-1\.key$/m);
    assert.notMatch(extracted, /client-(?:key|certificate)-data/);

    const { host, panel } = await changeScene(folder, names);
    await runChange(embedRecipe(path), host, panel.press('go', {}));
    assert.match(
      panel.pages[0]?.summary ?? '',
      /^1 file will change\. Nothing is signed, and nothing is written yet\.$/,
    );
    assert.equal(await textIn('scheduler.conf'), before);
    await undoRenewal(host);
    assert.equal(await textIn('scheduler.conf'), extracted);
    await undoRenewal(first.host);
    assert.equal(await textIn('scheduler.conf'), before);
    const left = (await vscode.workspace.fs.readDirectory(folder.uri)).map(([name]) => name);
    assert.notInclude(left, 'scheduler-user-1.key');
  });

  test('replaces a stale CA here, or in all of its places', async () => {
    folder = await temporaryFolder('moved', { isOutside: true });
    const [old, next] = await Promise.all([
      makeCertificate({ subject: 'CN=kubernetes', isCa: true }),
      makeCertificate({ subject: 'CN=kubernetes', isCa: true, daysLeft: 3000 }),
    ]);
    const config = (ca: string): string =>
      `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: # kept\n    server: https://a:6443\n    certificate-authority-data: ${toBase64(ca)}\n`;
    await folder.write('ca.crt', next.certificate);
    for (const name of ['a', 'b']) await folder.write(name, config(old.certificate));
    for (const where of ['here', 'everywhere']) {
      const { host, panel } = await changeScene(folder, ['ca.crt', 'a', 'b']);
      const { graph } = host.store.picture;
      const [place] = graph.files.find(({ path }) => path.endsWith('/a'))?.credentials ?? [];
      const fingerprint = place?.fingerprint ?? '';
      const target = { path: folder.file('a').toString(), offset: place?.block.span.start };
      await runChange(
        replaceCaRecipe({ fingerprint, name: 'kubernetes', target }, undefined),
        host,
        panel.press('go', { where }),
      );
      assert.equal(await textIn('a'), config(next.certificate));
      assert.equal(await textIn('b'), config(where === 'here' ? old.certificate : next.certificate));
      await host.lastChange.made?.undo(false);
      assert.equal(await textIn('a'), config(old.certificate));
      assert.equal(await textIn('b'), config(old.certificate));
    }
  });

  test('imports a signed certificate where the old one is read, and leaves backups of it', async () => {
    folder = await temporaryFolder('moved', { isOutside: true });
    const ca = await makeCertificate({ subject: 'CN=kubernetes', isCa: true });
    const [old, next] = await Promise.all(
      [10, 290].map((daysLeft) => makeCertificate({ subject: 'CN=jane', issuer: ca, daysLeft })),
    );
    assert.isDefined(old);
    assert.isDefined(next);
    const files = {
      'ca.crt': ca.certificate,
      'jane.crt': old.certificate,
      'jane.key': old.key,
      'jane.crt.bak': old.certificate,
      'jane.key.bak': old.key,
      'jane.new.key': next.key,
    };
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
    const { host, panel } = await changeScene(folder, Object.keys(files));
    const jane = host.store.picture.graph.files.find(({ path }) => path.endsWith('/jane.crt'))?.credentials[0];
    const subject = { fingerprint: jane?.fingerprint ?? '', name: 'jane', target: undefined };
    await runChange(importRecipe(subject, { text: next.certificate }, host.decoding), host, panel.press('go', {}));
    assert.equal(await textIn('jane.crt'), next.certificate);
    assert.equal(await textIn('jane.key'), next.key);
    for (const name of ['jane.crt.bak', 'jane.key.bak'] as const) assert.equal(await textIn(name), files[name]);
  });

  test('asks which CA is to be trusted where none of its name is valid', async () => {
    folder = await temporaryFolder('moved', { isOutside: true });
    const [own, ended, other] = await Promise.all([
      makeCertificate({ subject: 'CN=kubernetes', isCa: true }),
      makeCertificate({ subject: 'CN=kubernetes', isCa: true, daysLeft: -1 }),
      makeCertificate({ subject: 'CN=other', isCa: true, daysLeft: 3000 }),
    ]);
    const files = { 'own.crt': own, 'ended.crt': ended, 'other.crt': other };
    for (const [name, { certificate }] of Object.entries(files)) await folder.write(name, certificate);
    const { host, panel } = await changeScene(folder, Object.keys(files));
    const [place] = host.store.picture.graph.files[0]?.credentials ?? [];
    const subject = { fingerprint: place?.fingerprint ?? '', name: 'kubernetes', target: undefined };
    await runChange(replaceCaRecipe(subject, undefined), host, panel.press('go', {}));
    assert.equal(panel.pages[0]?.summary, 'Choose the CA to trust instead.');
    const [fields] = panel.pages[0]?.parts ?? [];
    const [field] = fields?.kind === 'fields' ? fields.fields : [];
    const labels = field?.kind === 'choice' ? field.options.map(({ label }) => label) : [];
    assert.match(labels.join('\n'), /^\nother \(.*\), until .*\nkubernetes \(.*\), expired .* ago, /);
    assert.equal(await textIn('own.crt'), own.certificate);
  });

  test('is offered at the value, and where it takes a problem away', async () => {
    folder = await temporaryFolder('offered');
    const { certificate, key } = await makeCertificate({ subject: 'CN=jane' });
    await folder.write('jane.crt', certificate);
    await folder.write('jane.key', key);
    const kubeconfig = await folder.write(
      'config',
      'apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate: jane.crt\n    client-key: gone.key\n',
    );
    const indented = key.replaceAll(/^(?=.)/gm, '    ');
    const map = await folder.write(
      'map.yaml',
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  tls.key: |\n${indented}`,
    );
    const wanted: readonly [vscode.Uri, string, string, string][] = [
      [kubeconfig, 'kubeconfig-path-missing', 'gone.key', 'Embed the referenced files…'],
      [map, 'private-key-in-configmap', 'BEGIN PRIVATE', 'Move the key to a Secret…'],
    ];
    for (const [uri, code, text, title] of wanted) {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      await eventually(() => codesOf(uri).includes(code) || undefined);
      const position = document.positionAt(document.getText().indexOf(text));
      const actions = await eventually(async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uri,
          new vscode.Range(position, position),
        );
        return found.some((action) => action.title === title) ? found : undefined;
      });
      assert.isTrue(actions.find((action) => action.title === title)?.isPreferred);
    }
  });
});
