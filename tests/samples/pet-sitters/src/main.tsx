import { createRoot } from "react-dom/client";
import { BrowserRouter, Route, Routes } from "react-router-dom";
import Admin from "./pages/Admin";
import Sitters from "./pages/Sitters";

createRoot(document.getElementById("root")!).render(
  <BrowserRouter>
    <Routes>
      <Route path="/" element={<Sitters />} />
      <Route path="/admin" element={<Admin />} />
    </Routes>
  </BrowserRouter>,
);
