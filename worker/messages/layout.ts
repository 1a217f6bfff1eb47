/** How our mails look: one column, tables and inline styles for old programs, the reader's own dark or light where it is known. */

/** Text that may stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export interface Page {
  locale: string;
  title: string;
  /** Shown beside the subject in lists of mails. */
  preview: string;
  /** HTML, escaped already. */
  body: string;
  footer: string[];
}

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export function page({ locale, title, preview, body, footer }: Page): string {
  const small = `${font};font-size:13px;line-height:20px;color:#63576b`;
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background: #17141a !important; } .card { background: #221d27 !important; }
  .ink { color: #f4eff2 !important; } .soft { color: #b5a9bd !important; } .line { border-color: #3a3242 !important; }
  .button { background: #f08fb2 !important; color: #2b0a18 !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#f3efe9">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td class="card ink" style="background:#ffffff;border-radius:12px;padding:32px 28px;${font};font-size:16px;line-height:25px;color:#241b2a">
${body}
</td></tr>
<tr><td class="soft" style="padding:20px 28px;${small}">${footer.map(escapeHtml).join('<br>')}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

export function heading(text: string): string {
  return `<h1 style="margin:0 0 16px;font-size:24px;line-height:30px">${escapeHtml(text)}</h1>`;
}

export function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
}

export function button(text: string, url: string): string {
  return `<p style="margin:24px 0"><a class="button" href="${escapeHtml(url)}" style="display:inline-block;padding:13px 22px;border-radius:8px;background:#8a1f4b;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(text)}</a></p>`;
}

/** Pairs of a soft label and its lines. */
export function facts(rows: [label: string, lines: string[]][]): string {
  const cells = rows.map(
    ([label, lines]) =>
      `<tr><td class="soft" style="padding:2px 16px 2px 0;color:#63576b;vertical-align:top">${escapeHtml(label)}</td><td style="padding:2px 0">${lines.map(escapeHtml).join('<br>')}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">${cells.join('')}</table>`;
}
