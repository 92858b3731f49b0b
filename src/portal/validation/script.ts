/**
 * What the pages do in a browser that runs scripts; without it the form has its own file button, and the link is
 * there to be selected.
 */
export const SCRIPT = `
const zone = document.querySelector('[data-drop]');
const input = document.querySelector('#file');
if (zone && input) {
  zone.querySelector('[data-drop-hint]').hidden = false;
  for (const name of ['dragenter', 'dragover']) {
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add('over'); });
  }
  for (const name of ['dragleave', 'drop']) zone.addEventListener(name, () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length !== 1) return;
    input.files = event.dataTransfer.files;
    input.focus();
  });
}
const link = document.querySelector('[data-link]');
const copy = document.querySelector('[data-copy]');
if (link && copy) {
  link.value = new URL(link.value, location.href).href;
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    link.select();
    const said = document.querySelector('[data-copied]');
    try {
      await navigator.clipboard.writeText(link.value);
      said.textContent = 'Copied.';
    } catch {
      said.textContent = 'Selected: copy it with the keyboard.';
    }
  });
}
`;
