// Fingers on the drawing: one scrolls the page and chooses by a tap, two move and zoom the drawing.

const FAR = 8; // pixels that a finger moves before it means to

/**
 * @param {HTMLElement} container around the canvas, so that it hears of a finger first
 * @param {() => void} onAlone a single finger tries to move the drawing
 * @returns {() => void} undoes it
 */
export function twoFingersMove(container, onAlone) {
  /** @type {[number, number] | null} */
  let began = null;
  const start = (/** @type {TouchEvent} */ event) => {
    const [finger] = event.touches;
    began = event.touches.length === 1 ? [finger.clientX, finger.clientY] : null;
  };
  const move = (/** @type {TouchEvent} */ event) => {
    const [finger] = event.touches;
    if (event.touches.length > 1) {
      return;
    }
    event.stopPropagation(); // Cytoscape.js would keep it from the page
    if (began && Math.hypot(finger.clientX - began[0], finger.clientY - began[1]) > FAR) {
      began = null;
      event.target?.dispatchEvent(new TouchEvent("touchcancel", { bubbles: true })); // it is no tap
      onAlone();
    }
  };
  const leaving = new AbortController();
  const options = { capture: true, passive: true, signal: leaving.signal };
  container.addEventListener("touchstart", start, options);
  container.addEventListener("touchmove", move, options);
  return () => leaving.abort();
}
