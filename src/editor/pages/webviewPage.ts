import * as vscode from 'vscode';

/**
 * Builds the page of a webview: only our own script and style, which fill its `<main>`.
 *
 * @param folder - Where the bundles of webviews are.
 * @param name - Of the bundle: `name.js` and `name.css`.
 * @param images - Sources of images that the page creates itself; none by default.
 */
export function webviewPage(webview: vscode.Webview, folder: vscode.Uri, name: string, images = "'none'"): string {
  const nonce = crypto.randomUUID();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.js`));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.css`));
  const policy = `default-src 'none'; img-src ${images}; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.l10n.t('en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
</head>
<body>
<main></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
