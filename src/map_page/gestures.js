// Pointers, wheel and keys on the map.
import { isTyping } from './dom.js';

/** CSS pixels that a click may move, and that an arrow key moves. */
const STILL = 5;
const STEP = 60;

/** Turns what pointers do on the canvas into calls of the app. */
export function listenToPointers(canvas, app) {
  const pointers = new Map();
  let start = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [[ax, ay], [bx, by]] = [...pointers.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, far: Math.hypot(ax - bx, ay - by) };
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    if (pointers.size === 1) {
      const isLasso = app.selecting.isOn || event.shiftKey;
      start = { at: place(event), hasMoved: false, isLasso };
      if (isLasso) app.selecting.start(...place(event));
    } else if (start?.isLasso) {
      app.selecting.drop();
      start = { ...start, isLasso: false, hasMoved: true };
    }
  });
  canvas.addEventListener('pointermove', (event) => {
    const [x, y] = place(event);
    if (!pointers.has(event.pointerId)) {
      if (event.pointerType !== 'touch') app.pointing.hover(x, y);
      return;
    }
    const before = pointers.get(event.pointerId);
    if (pointers.size === 2) {
      const was = spread();
      pointers.set(event.pointerId, [x, y]);
      const is = spread();
      start.hasMoved = true;
      app.camera.move(is.x - was.x, is.y - was.y);
      if (was.far > 0) app.camera.zoom(is.far / was.far, is.x, is.y);
      return;
    }
    if (Math.hypot(x - start.at[0], y - start.at[1]) > STILL) start.hasMoved = true;
    if (!start.hasMoved) return;
    pointers.set(event.pointerId, [x, y]);
    if (start.isLasso) app.selecting.extend(x, y);
    else app.camera.move(x - before[0], y - before[1]);
  });
  const end = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size > 0) return;
    const [x, y] = place(event);
    if (event.type === 'pointercancel') app.selecting.drop();
    else if (start.isLasso && start.hasMoved) app.selecting.end();
    else if (!start.hasMoved) {
      if (start.isLasso) app.selecting.drop();
      app.pointing.tap(x, y, event.pointerType === 'touch');
    }
    start = null;
    app.pointing.release();
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', () => app.pointing.leave());
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const [x, y] = place(event);
      // Lines and pages as pixels; a pinch on a touchpad comes as a wheel with Ctrl, in small steps.
      const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
      app.camera.zoom(Math.exp(-Math.max(-300, Math.min(300, pixels)) * (event.ctrlKey ? 0.01 : 0.0018)), x, y);
    },
    { passive: false },
  );
}

/** Keys: those of the page anywhere but in fields, those that move the map when it has the focus. */
export function listenToKeys(canvas, app) {
  const onMap = {
    ArrowLeft: () => app.camera.move(STEP, 0),
    ArrowRight: () => app.camera.move(-STEP, 0),
    ArrowUp: () => app.camera.move(0, STEP),
    ArrowDown: () => app.camera.move(0, -STEP),
    n: () => app.pointing.walk(1),
    p: () => app.pointing.walk(-1),
    Enter: () => app.pointing.openWalked(),
  };
  const anywhere = {
    '+': () => app.camera.zoomStep(1.6),
    '=': () => app.camera.zoomStep(1.6),
    '-': () => app.camera.zoomStep(1 / 1.6),
    0: () => app.camera.fit(),
    '/': () => app.focusField(),
    '?': () => app.help(),
    o: () => app.selecting.toggle(),
    a: () => app.selecting.takeView(),
    v: () => app.show(app.isList ? 'map' : 'list'),
    Escape: () => app.escape(),
  };
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
      event.preventDefault();
      app.focusField();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const act = (event.target === canvas && onMap[event.key]) || anywhere[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
